use super::*;
use crate::trainer::models::file_name;

fn with(text: &str) -> Result<Catalogue, CatalogueError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.toml");
    fs::write(&path, text).unwrap();
    Catalogue::with(&path)
}

fn wrong(text: &str) -> String {
    let error = with(text).unwrap_err().to_string();
    let (_, after) = error.split_once("catalogue.toml, ").expect(&error);
    after.to_owned()
}

#[test]
fn the_built_in_catalogue_has_all_that_presets_name() {
    let catalogue = Catalogue::built_in();
    for name in [
        "ffhq", "cat", "dog", "church", "horse", "car", "metfaces", "ViT-B/32", "ViT-B/16", "RN50",
    ] {
        let file = file_name(name);
        let stem = file.strip_suffix(".safetensors").unwrap();
        let model = catalogue.find(stem).unwrap();
        assert!(!model.mirrors.is_empty(), "{name}");
    }
    for name in [
        "e4e-ffhq",
        "psp-ffhq",
        "restyle-psp-ffhq",
        "restyle-e4e-ffhq",
        "afhqwild",
    ] {
        catalogue.find(name).unwrap();
    }
    for (name, model) in &catalogue.models {
        assert!(!model.licence.meaning.is_empty(), "{name}");
        assert!(
            model.mirrors.iter().all(|m| m.url.starts_with("https://")),
            "{name}"
        );
    }
}

#[test]
fn small_files_come_first_and_nvidias_own_second() {
    let catalogue = Catalogue::built_in();
    let ffhq = &catalogue.models["ffhq"];
    assert_eq!(ffhq.bytes(), Some(132_717_355));
    let endings: Vec<&str> = ffhq.mirrors.iter().map(|m| m.ending.as_str()).collect();
    assert_eq!(endings, ["pt", "pkl"]);
}

#[test]
fn users_replace_parts_and_add_models() {
    let catalogue = with(
        "[models.ffhq]\nmirrors = [{ url = \"http://here/f.pt\" }]\n\
         [licences.mine]\nname = \"Mine\"\nurl = \"https://me/l\"\nmeaning = \"Ask me.\"\n\
         [models.paintings]\nkind = \"generator\"\nresolution = 256\nlicence = \"mine\"\n\
         mirrors = [{ url = \"https://me/p.bin?x=1\", ending = \"pkl\", bytes = 7 }]\n",
    )
    .unwrap();
    let ffhq = &catalogue.models["ffhq"];
    assert_eq!(ffhq.title, "Faces (FFHQ)");
    assert_eq!(ffhq.mirrors.len(), 1);
    assert_eq!(ffhq.mirrors[0].sha256, None);
    let paintings = &catalogue.models["paintings"];
    assert_eq!(paintings.licence.name, "Mine");
    assert_eq!(paintings.mirrors[0].ending, "pkl");
    assert_eq!(
        catalogue.models.len(),
        Catalogue::built_in().models.len() + 1
    );
}

#[test]
fn having_no_file_is_no_error() {
    let catalogue = Catalogue::with(Path::new("/no/such/catalogue.toml")).unwrap();
    assert_eq!(catalogue, Catalogue::built_in());
}

#[test]
fn mistakes_are_said_with_line_and_what_is_allowed() {
    let model = "[models.a]\nkind = \"clip\"\nresolution = 224\nlicence = \"clip\"\n";
    for (text, expected) in [
        (
            "\n[models.ffhq]\nurl = 3\n",
            "line 3: unknown field `url`, expected one of `title`, `kind`",
        ),
        (
            "[models.ffhq]\nkind = \"gan\"\n",
            "line 2: unknown variant `gan`, expected one of `generator`, `clip`, `encoder`",
        ),
        (
            "[models.Ffhq]\n",
            "line 1: `Ffhq` is no name of a model; allowed: 1 to 40 of a to z",
        ),
        (
            "[models.\"../a\"]\n",
            "line 1: `../a` is no name of a model",
        ),
        (
            "[models.ffhq]\nlicence = \"free\"\n",
            "line 2: no licence `free`; allowed: clip, e4e, ",
        ),
        (
            "[models.ffhq]\nresolution = 7\n",
            "line 2: `resolution` is 7; allowed: 16 to 4096",
        ),
        (
            "[models.ffhq]\nmirrors = []\n",
            "line 2: `mirrors` is empty; allowed: one or more",
        ),
        (
            "[models.a]\nkind = \"clip\"\n",
            "line 1: model `a` has no `resolution`, which a new one needs",
        ),
        (model, "line 1: model `a` has no `mirrors`"),
        ("[models.ffhq", "line 1: "),
        (
            "[[models.ffhq.mirrors]]\nurl = \"ftp://a/b.pt\"\n",
            "line 2: a URL is expected; allowed: http://... and https://...",
        ),
        (
            "[[models.ffhq.mirrors]]\nurl = \"https://a/b\"\n",
            "line 2: the file's ending is not known; allowed for `ending`: safetensors, pt,",
        ),
        (
            "[[models.ffhq.mirrors]]\nurl = \"https://a/b.pt\"\nbytes = 0\n",
            "line 3: `bytes` is 0; allowed: 1 or more",
        ),
        (
            "[[models.ffhq.mirrors]]\nurl = \"https://a/b.pt\"\nsha256 = \"12\"\n",
            "line 3: `sha256` is not a hash; allowed: 64 hexadecimal digits",
        ),
    ] {
        let error = wrong(text);
        assert!(error.starts_with(expected), "{text}\n{error}");
    }
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let error = Catalogue::built_in().find("ffqh").unwrap_err().to_string();
    assert!(
        error.starts_with("no model `ffqh`; there are afhqwild, car, cat, "),
        "{error}"
    );
}

const DOCUMENTATION: &str = include_str!("../../docs/models.md");

#[test]
fn the_documentation_lists_every_model() {
    for name in Catalogue::built_in().models.keys() {
        assert!(DOCUMENTATION.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let (_, example) = DOCUMENTATION.split_once("### Your own entries").unwrap();
    let lines = example.lines().filter(|line| line.starts_with("    "));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let (text, _) = text.split_once("    weights ").unwrap();
    let catalogue = with(text).unwrap();
    let paintings = &catalogue.models["paintings"];
    assert_eq!(paintings.licence.meaning, "For friends.");
    let built_in = &Catalogue::built_in().models["ffhq"];
    let ffhq = &catalogue.models["ffhq"].mirrors[0];
    assert_eq!(ffhq.sha256, built_in.mirrors[0].sha256);
}
