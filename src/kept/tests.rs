use super::*;
use crate::random::Random;

fn config() -> Config {
    Config {
        size: 8,
        z_dim: 5,
        w_dim: 6,
        mapping_layers: 2,
        channels: vec![2, 2],
    }
}

/// A latent of a generator, as `nada invert` writes it.
fn latent(folder: &Path, generator: &str) -> PathBuf {
    let path = folder.join("found.safetensors");
    let notes = [
        (GENERATOR, generator.to_owned()),
        ("source", "/me.png".to_owned()),
        ("psnr", "31.5".to_owned()),
    ];
    let w_plus = WPlus(Random::new(1).normal(&[1, 4, 6]));
    Latents::WPlus(w_plus).save_noted(&path, &notes).unwrap();
    path
}

#[test]
fn a_kept_latent_is_there_for_its_generator_only() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("latents");
    assert!(list(&folder).is_empty());
    keep(&folder, "Anna Ö.", &latent(home.path(), "aa")).unwrap();
    keep(&folder, "b", &latent(home.path(), "bb")).unwrap();
    let names: Vec<String> = list(&folder).into_iter().map(|kept| kept.name).collect();
    assert_eq!(names, ["Anna Ö.", "b"]);
    let shown = of(&folder, "aa", &config());
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].name, "Anna Ö.");
    assert_eq!(shown[0].w_plus.0, Random::new(1).normal(&[1, 4, 6]));
    assert!(of(&folder, "cc", &config()).is_empty());
    let other = Config {
        w_dim: 7,
        ..config()
    };
    assert!(of(&folder, "aa", &other).is_empty());
}

#[test]
fn a_broken_one_is_listed_with_its_reason_and_not_shown() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("x.safetensors"), "not a latent").unwrap();
    fs::write(home.path().join("notes.txt"), "").unwrap();
    let all = list(home.path());
    assert_eq!(all.len(), 1);
    let reason = all[0].facts.as_ref().unwrap_err();
    assert!(reason.contains("x.safetensors"), "{reason}");
    assert!(of(home.path(), "", &config()).is_empty());
}

#[test]
fn names_are_taken_once_and_change() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("latents");
    let found = latent(home.path(), "aa");
    keep(&folder, "a", &found).unwrap();
    let error = keep(&folder, "a", &found).unwrap_err().to_string();
    assert!(error.contains("another name"), "{error}");
    keep(&folder, "b", &found).unwrap();
    assert!(matches!(
        rename(&folder, "a", "b"),
        Err(KeptError::Taken(_))
    ));
    assert!(matches!(
        rename(&folder, "x", "y"),
        Err(KeptError::Unknown(_))
    ));
    rename(&folder, "a", "c").unwrap();
    let names: Vec<String> = list(&folder).into_iter().map(|kept| kept.name).collect();
    assert_eq!(names, ["b", "c"]);
}

#[test]
fn what_is_deleted_comes_back_from_the_trash() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("latents");
    let found = latent(home.path(), "aa");
    keep(&folder, "a", &found).unwrap();
    let first = delete(&folder, "a").unwrap();
    keep(&folder, "a", &found).unwrap();
    let second = delete(&folder, "a").unwrap();
    assert_ne!(first, second);
    assert!(list(&folder).is_empty());
    restore(&folder, &second, "a").unwrap();
    assert_eq!(list(&folder).len(), 1);
    assert!(matches!(
        restore(&folder, &first, "a"),
        Err(KeptError::Taken(_))
    ));
    assert!(restore(&folder, &found, "b").is_err());
}

#[test]
fn names_that_are_no_file_names_are_refused() {
    let home = tempfile::tempdir().unwrap();
    for name in [
        "",
        " ",
        "../a",
        "a/b",
        ".hidden",
        " a",
        "a\n",
        &"x".repeat(41),
    ] {
        let free = is_free(home.path(), name);
        assert!(matches!(free, Err(KeptError::Name { .. })), "{name:?}");
    }
    for picture in ["/x/.hidden", "/", "a\u{7}b.png", "  .png", "ä b.c.jpg"] {
        let name = name_for(Path::new(picture));
        assert!(is_free(home.path(), &name).is_ok(), "{picture:?} {name:?}");
    }
    assert_eq!(name_for(Path::new("/p/Me at 40.JPG")), "Me at 40");
}
