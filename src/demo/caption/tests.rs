use super::*;

fn person() -> Attributes {
    Attributes {
        hair: 2,
        bald: false,
        long: true,
        glasses: true,
        beard: false,
        hat: false,
        smile: true,
    }
}

#[test]
fn captions_are_true_and_use_known_words_only() {
    let mut random = Random::new(1);
    let known = words();
    for domain in Domain::ALL {
        let facts = Facts::new(&person(), domain, None);
        for detail in [Detail::Domain, Detail::Attributes] {
            for _ in 0..200 {
                let caption = caption(&facts, detail, &mut random);
                assert!(caption.claims.hold(&facts), "{caption:?}");
                for word in caption.text.split(|c: char| !c.is_alphanumeric()) {
                    let word = word.to_lowercase();
                    assert!(word.is_empty() || known.contains(&word), "{word}");
                }
            }
        }
    }
}

#[test]
fn a_claim_fails_for_who_differs() {
    let mut random = Random::new(2);
    let facts = Facts::new(&person(), Domain::Photo, None);
    let bare = Attributes {
        glasses: false,
        hair: 0,
        long: false,
        smile: false,
        beard: true,
        hat: true,
        bald: true,
    };
    let other = Facts::new(&bare, Domain::Zombie, None);
    for _ in 0..200 {
        let said = caption(&facts, Detail::Attributes, &mut random);
        assert!(!said.claims.hold(&other), "{said:?}");
    }
}

#[test]
fn nobody_says_how_long_the_hair_of_a_bald_head_is() {
    let mut random = Random::new(3);
    let bald = Attributes {
        bald: true,
        long: false,
        ..person()
    };
    let facts = Facts::new(&bald, Domain::Photo, None);
    assert_eq!(facts.get(Attribute::Long), None);
    for _ in 0..500 {
        let said = caption(&facts, Detail::Attributes, &mut random).text;
        assert!(
            !said.contains("short hair") && !said.contains("long hair"),
            "{said}"
        );
    }
}

#[test]
fn a_hat_hides_a_bald_head_and_a_devil_wears_none() {
    let mut hatted = person();
    hatted.hat = true;
    let photo = Facts::new(&hatted, Domain::Photo, None);
    assert_eq!(photo.get(Attribute::Bald), None);
    let devil = Facts::new(&hatted, Domain::Devil, None);
    assert_eq!(devil.get(Attribute::Hat), Some(false));
}
