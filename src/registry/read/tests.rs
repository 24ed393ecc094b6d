use super::*;

fn csv(text: &str) -> Result<Registry, Error> {
    Registry::read_csv(text.as_bytes(), "list.csv")
}

fn jsonl(text: &str) -> Result<Registry, Error> {
    Registry::read_jsonl(text.as_bytes(), "list.jsonl")
}

#[track_caller]
fn fails(result: Result<Registry, Error>, message: &str) {
    let error = result.unwrap_err();
    assert!(error.is_registry());
    assert_eq!(error.to_string(), message);
}

#[test]
fn all_columns_in_any_order_with_a_mark_and_windows_line_ends() {
    let text = "\u{feff}name,id,category,valid_from,official,aliases,note,country,source,valid_to\r\n\
                新华社,cn-xh,news-agency,1931-11,x:@XHNews|urn:7,Xinhua| A\\|B ,\"a, \"\"b\"\"\",CN,xinhuanet.com,2099\r\n";
    let registry = csv(text).unwrap();
    let entity = &registry.entities()[0];
    assert_eq!((entity.id.as_str(), entity.name.as_str()), ("cn-xh", "新华社"));
    assert_eq!(entity.aliases, ["Xinhua", "A|B"]);
    assert_eq!(entity.official, [Official::parse("x:@XHNews"), Official::parse("urn:7")]);
    assert_eq!((entity.country.as_str(), entity.source.as_str()), ("CN", "xinhuanet.com"));
    assert_eq!((entity.valid_from.as_str(), entity.valid_to.as_str()), ("1931-11", "2099"));
    assert_eq!(entity.note, "a, \"b\"");
    assert_eq!(registry.place(0), "list.csv:2");
}

#[test]
fn places_are_physical_lines() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = "id,name,category,note\n\n\na,Alpha Post,news-media,\"one\ntwo\n\nfour\"\nb,Beta Post,news-media,\n\n\
                    c,Gamma Post,news-media,\n"
            .replace('\n', newline);
        let registry = csv(&text).unwrap();
        let places: Vec<&str> = (0..3).map(|index| registry.place(index)).collect();
        assert_eq!(places, ["list.csv:4", "list.csv:8", "list.csv:10"], "{newline:?}");
    }
}

#[test]
fn an_unknown_column_is_an_error_with_the_nearest_one() {
    fails(
        csv("id,name,category,alias\na,Alpha Post,news-media,\n"),
        "list.csv:1: unknown column `alias`\nhint: did you mean `aliases`?",
    );
    fails(
        csv("id,name,category,Country\na,Alpha Post,news-media,\n"),
        "list.csv:1: unknown column `Country`\nhint: did you mean `country`?",
    );
    let error = csv("id,name,category,地区\n").unwrap_err();
    assert!(error.hint().starts_with("the known ones are `id`, `name`"), "{error}");
    let error = csv("id;name;category\n").unwrap_err();
    assert!(error.to_string().contains("columns are separated by commas"), "{error}");
}

#[test]
fn required_columns_are_asked_for_and_repeated_ones_refused() {
    fails(
        csv("id,country\n"),
        "list.csv:1: no column `name`, no column `category`\n\
         hint: the first row is the header: `id,name,category` at least",
    );
    fails(
        csv("id,name,category,name\na,A Post,news-media,B Post\n"),
        "list.csv:1: column `name` stands twice\nhint: keep one of them",
    );
    for empty in ["", "\n\n", "\u{feff}", "\r\n"] {
        let error = csv(empty).unwrap_err();
        assert!(error.to_string().starts_with("list.csv:1: the file is empty"), "{error}");
    }
}

#[test]
fn all_faults_of_a_file_are_told_together() {
    let text = "id,name,category,valid_from\n\
                a,,news-media,\n\
                b,Beta Post,News,\n\
                c,Gamma Post,news-media\n\
                d,Delta Post,news-media,2020-13\n\
                ,Epsilon Post,news-media,\n\
                e,Zeta Post,news-media,\n\
                e,Eta Post,news-media,\n";
    let message = csv(text).unwrap_err().to_string();
    let lines: Vec<&str> = message.lines().filter(|line| !line.starts_with("hint")).collect();
    assert_eq!(
        lines,
        [
            "list.csv: 6 errors, nothing was read from it",
            "list.csv:2: entity `a` has an empty name",
            "list.csv:3: category `News` of entity `b` is none: small letters, digits and single hyphens were expected",
            "list.csv:4: 3 fields, the header has 4",
            "list.csv:5: valid_from `2020-13` of entity `d` is no date",
            "list.csv:6: the entity has no id",
            "list.csv:8: duplicate id `e`: it stands first at list.csv:7",
        ]
    );
    assert_eq!(message.matches("hint: ").count(), 6);
}

#[test]
fn no_more_than_twenty_faults_are_told_and_the_rest_counted() {
    let mut text = String::from("id,name,category\n");
    for id in 0..33 {
        text.push_str(&format!("{id},,news-media\n"));
    }
    let message = csv(&text).unwrap_err().to_string();
    assert!(message.starts_with("list.csv: 33 errors"), "{message}");
    assert!(message.contains("list.csv:21: ") && !message.contains("list.csv:22: "), "{message}");
    assert!(message.ends_with("and 13 more"), "{message}");
}

#[test]
fn bad_bytes_are_named_by_line_and_byte() {
    let bytes =
        b"id,name,category\r\na,Alpha,news-media\r\nb,B\xffeta,news-media\r\nc,\xe4\xba,news-media\r\n";
    let message = Registry::read_csv(bytes.as_slice(), "list.csv").unwrap_err().to_string();
    assert!(
        message.contains("list.csv:3: bad UTF-8 at byte 41 of the file: found ff\nhint: save"),
        "{message}"
    );
    assert!(message.contains("list.csv:4: bad UTF-8 at byte 60 of the file: found e4 ba\n"), "{message}");
    assert_eq!(bytes[41], 0xff);
    let message = Registry::read_csv(b"\xff\xfei\0d\0".as_slice(), "list.csv").unwrap_err().to_string();
    assert_eq!(message, "list.csv:1: the file is UTF-16, UTF-8 was expected\nhint: save it as UTF-8");
}

#[test]
fn a_stray_quote_swallows_no_rows() {
    let rows = "b,Beta Post,news-media,\nc,Gamma Post,news-media,\"x, y\"\n";
    let error = csv(&format!("id,name,category,note\na,Alpha Post,news-media,\"oops\n{rows}")).unwrap_err();
    assert!(
        error.to_string().starts_with("list.csv:4: text after a closing quote; the value opens at line 2"),
        "{error}"
    );
    let error =
        csv("id,name,category,note\na,Alpha Post,news-media,\"oops\nb,Beta,news-media,\n").unwrap_err();
    assert!(error.to_string().starts_with("list.csv:2: a quote opens here and is never closed"), "{error}");
    let registry = csv("id,name,category\na,The 5\" Post,news-media\n").unwrap();
    assert_eq!(registry.entities()[0].name, "The 5\" Post");
}

#[test]
fn lines_of_json_are_read_with_arrays() {
    let text = "\u{feff}{\"id\":\"a\",\"name\":\"甲报\",\"category\":\"news-media\",\"aliases\":[\"A|B\",\" C \",\"\"],\
                \"official\":[\"weibo:@甲报\"],\"country\":null}\r\n\r\n\
                {\"id\":\"b\",\"name\":\"乙报\",\"category\":\"my-own\"}\n";
    let registry = jsonl(text).unwrap();
    assert_eq!(registry.entities()[0].aliases, ["A|B", "C"]);
    assert_eq!(registry.entities()[0].official, [Official::parse("weibo:@甲报")]);
    assert_eq!(registry.place(1), "list.jsonl:3");
}

#[test]
fn faults_of_json_lines_are_told_together() {
    let text = "[\n\
                {\"id\":\"a\",\"name\":\"A Post\",\"category\":\"news-media\",\"alias\":[]}\n\
                {\"id\":\"b\",\"name\":\"B Post\",\"category\":\"news-media\",\"aliases\":\"x\"}\n\
                {\"id\":\"c\",\"category\":\"news-media\",\"valid_from\":2020}\n\
                {\"id\":\"d\",\"id\":\"e\",\"name\":\"D Post\",\"category\":\"news-media\"}\n\
                {\"id\":\"f\"\n";
    let message = jsonl(text).unwrap_err().to_string();
    for expected in [
        "list.jsonl: 7 errors",
        "list.jsonl:1:0: no JSON object: ",
        "list.jsonl:2: unknown field `alias`\nhint: did you mean `aliases`?",
        "list.jsonl:3: `aliases` is the string `x`, an array of strings was expected",
        "list.jsonl:4: `valid_from` is the number 2020, a string was expected",
        "list.jsonl:4: no field `name`",
        "list.jsonl:5: field `id` stands twice",
        "list.jsonl:6:",
    ] {
        assert!(message.contains(expected), "{expected} in {message}");
    }
}

#[test]
fn an_empty_account_is_an_error() {
    let error = csv("id,name,category,official\na,Alpha Post,news-media,x:\n").unwrap_err();
    assert!(error.to_string().contains("official account `x:` of entity `a` names no account"), "{error}");
}

#[test]
fn the_extension_or_the_first_character_says_what_a_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let json = "\n {\"id\":\"a\",\"name\":\"A Post\",\"category\":\"news-media\"}\n";
    let rows = "id,name,category\na,A Post,news-media\n";
    for (name, text) in [
        ("a.csv", rows),
        ("a.CSV", rows),
        ("a.jsonl", json),
        ("a.ndjson", json),
        ("a.txt", json),
        ("a", rows),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        assert_eq!(Registry::read_path(&path).unwrap().entities().len(), 1, "{name}");
    }
    let error = Registry::read_path(folder.path().join("none.csv")).unwrap_err();
    assert!(error.is_io() && error.to_string().contains("none.csv"), "{error}");
}

#[test]
fn any_bytes_are_answered() {
    let mut seed = 88_172_645_463_325_252_u64;
    for _ in 0..2_000 {
        let mut bytes = b"id,name,category,aliases\n".to_vec();
        for _ in 0..60 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            bytes.push(b"\"\"\r\n\n,,,,|\\ab{}[]:\xff\xe4\0"[(seed % 21) as usize]);
        }
        let _ = Registry::read_csv(bytes.as_slice(), "noise");
        let _ = Registry::read_jsonl(bytes.as_slice(), "noise");
    }
}
