//! Which proxy a URL goes through, as `curl` decides it: by the URL's scheme, unless `no_proxy`
//! names its host.

use ureq::Proxy;

/// The proxy for a URL, from variables that `get` reads.
pub(super) fn choose(url: &str, get: impl Fn(&str) -> Option<String>) -> Option<Proxy> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let either = |name: &str| get(&name.to_lowercase()).or_else(|| get(name));
    let named = either(if scheme == "https" {
        "HTTPS_PROXY"
    } else {
        "HTTP_PROXY"
    });
    let proxy = named.or_else(|| either("ALL_PROXY"))?;
    if proxy.trim().is_empty() || excepted(host, &either("NO_PROXY").unwrap_or_default()) {
        return None;
    }
    Proxy::new(proxy.trim()).ok()
}

/// `example.org`, `.example.org` and `*.example.org` mean the host and all below it.
fn excepted(host: &str, list: &str) -> bool {
    let host = host.to_lowercase();
    list.split([',', ' ']).any(|entry| {
        let entry = entry.trim().to_lowercase();
        let name = entry.trim_start_matches('*').trim_start_matches('.');
        let name = name.rsplit_once(':').map_or(name, |(name, _)| name);
        let below = |name: &str| host.ends_with(&format!(".{name}"));
        entry == "*" || (!name.is_empty() && (host == name || below(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let get = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        choose(url, get).map(|proxy| proxy.host().to_owned())
    }

    #[test]
    fn the_scheme_decides_and_small_letters_win() {
        let both = [("http_proxy", "http://a:1"), ("https_proxy", "http://b:2")];
        assert_eq!(chosen("http://x/y", &both).as_deref(), Some("a"));
        assert_eq!(chosen("https://x/y", &both).as_deref(), Some("b"));
        let all = [("ALL_PROXY", "http://c:3"), ("HTTPS_PROXY", "http://d")];
        assert_eq!(chosen("http://x", &all).as_deref(), Some("c"));
        assert_eq!(chosen("https://x", &all).as_deref(), Some("d"));
        assert_eq!(chosen("https://x", &[("http_proxy", "http://a:1")]), None);
        assert_eq!(chosen("https://x", &[("https_proxy", "")]), None);
    }

    #[test]
    fn hosts_can_be_excepted() {
        for (host, list, direct) in [
            ("127.0.0.1:80", "localhost,127.0.0.1", true),
            ("files.example.org", "example.org", true),
            ("files.example.org", "x, .example.org", true),
            ("files.example.org", "*.example.org:443", true),
            ("notexample.org", "example.org", false),
            ("example.org", "*", true),
            ("example.org", "", false),
        ] {
            let variables = [("all_proxy", "http://a:1"), ("no_proxy", list)];
            let proxy = chosen(&format!("http://{host}/x"), &variables);
            assert_eq!(proxy.is_none(), direct, "{host} {list}");
        }
    }
}
