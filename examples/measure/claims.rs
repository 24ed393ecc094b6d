//! Names that imitate no registered body: how many are taken for claims, and what looking for them costs.

use super::*;

/// What a regular expression of official words would look for.
const OFFICIAL: &[&str] = &[
    "大学",
    "学院",
    "学校",
    "日报",
    "晚报",
    "午报",
    "时报",
    "报社",
    "新闻",
    "电视台",
    "卫视",
    "通讯社",
    "协会",
    "学会",
    "研究会",
    "研究院",
    "研究所",
    "书画院",
    "基金会",
    "联合会",
    "促进会",
    "委员会",
    "联盟",
    "中心",
    "司令部",
    "指挥部",
    "部队",
    "支队",
    "集团军",
    "特战",
    "总局",
    "管理局",
    "公安",
    "法院",
    "检察院",
    "疾控",
    "医院",
    "记者",
    "主播",
    "律师",
    "教授",
    "医生",
    "局长",
    "厅长",
    "部长",
    "University",
    "College",
    "Institute",
    "Daily",
    "News",
    "Times",
    "Association",
    "Society",
    "Foundation",
    "Ministry",
    "Department",
    "Bureau",
    "Agency",
    "Army",
    "Navy",
    "Force",
    "Command",
    "Brigade",
    "Regiment",
    "Police",
    "Hospital",
    "Council",
    "Commission",
    "Dr.",
    "Professor",
    "Attorney",
    "Minister",
];

/// Invented bodies, which imitate nothing that is registered: by category, and the ordinary names that are taken for claims.
pub(crate) fn claims(folder: &Path, verbose: bool) {
    let mut options = Options::default();
    let everything = Detector::builder().builtin().unwrap().options(options.clone()).build().unwrap();
    options.kinds = vec![Kind::Claim];
    let mut scratch = everything.scratch();
    let right = |category: &str| -> &[&str] {
        match category {
            "fake_university" => &["education"],
            "illegal_org" => &["association", "research-institute", "government"],
            "media_account" | "media_site" | "news_agency" => &["news-media", "news-agency"],
            "military" => &["military"],
            _ => &[],
        }
    };
    let mut tally: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    for row in rows(&folder.join("cases/real.csv")).iter().filter(|row| &row[5] == "unpaired") {
        let answer = everything.check(&Account::named(&row[0]), &mut scratch);
        let entry = tally.entry(right(&row[3]).first().unwrap_or(&"?").to_string()).or_default();
        entry.2 += 1;
        let flag = answer.flags.first().filter(|flag| flag.kind == Kind::Claim);
        entry.0 += u32::from(flag.is_some());
        entry.1 += u32::from(flag.is_some_and(|flag| right(&row[3]).contains(&flag.category)));
        if verbose || flag.is_none() {
            let told = flag.map_or("missed".to_owned(), |flag| format!("{} {}", flag.score, flag.category));
            println!("  {}: {told}", &row[0]);
        }
    }
    let mean: f64 = tally.values().map(|t| f64::from(t.0) / f64::from(t.2)).sum::<f64>() / tally.len() as f64;
    println!("claims: flagged, of the right category, all: {tally:?}; mean flagged {mean:.3}");
    let mut labelled: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    for row in rows(Path::new("tests/labelled/claims.csv")) {
        let account = Account::named(&row[0]).with_handle(&row[1]);
        let answer = everything.check(&account, &mut scratch);
        let entry = labelled.entry(row[4].to_owned()).or_default();
        entry.2 += 1;
        let flag = answer.flags.first().filter(|flag| flag.kind == Kind::Claim);
        entry.0 += u32::from(flag.is_some());
        entry.1 += u32::from(flag.is_some_and(|flag| flag.category == &row[4]));
        if verbose && flag.is_none_or(|flag| flag.category != &row[4]) {
            let told = answer.flags.first();
            println!(
                "  {}: {:?}",
                &row[0],
                told.map(|flag| (flag.score, flag.kind, flag.category, flag.entity_name))
            );
        }
    }
    let mean: f64 =
        labelled.values().map(|t| f64::from(t.0) / f64::from(t.2)).sum::<f64>() / labelled.len() as f64;
    println!("labelled claims: flagged, of the right category, all: {labelled:?}; mean flagged {mean:.3}");
    let ordinary: Vec<String> = ordinary(folder).into_iter().map(|(_, name)| name).collect();
    let tempting: Vec<String> =
        rows(Path::new("tests/labelled/ordinary.csv")).iter().map(|row| row[0].to_owned()).collect();
    let unpaired: Vec<String> = rows(&folder.join("cases/real.csv"))
        .iter()
        .filter(|row| &row[5] == "unpaired")
        .map(|row| row[0].to_owned())
        .collect();
    for (what, names) in
        [("unpaired", &unpaired), ("ordinary with official words", &tempting), ("ordinary", &ordinary)]
    {
        let words = names.iter().filter(|name| OFFICIAL.iter().any(|word| name.contains(word))).count();
        let claims = names.iter().filter(|name| {
            let answer = everything.check(&Account::named(name), &mut scratch);
            answer.flags.first().is_some_and(|flag| flag.kind == Kind::Claim)
        });
        let claims = claims.count();
        println!("  {what}, {} names: a list of official words {words}, claims {claims}", names.len());
    }
    let detector = full_detector(folder, options);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder.join("data/benign")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut all, mut any) = (0u32, 0u32);
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (mut of, mut flagged) = (0u32, 0u32);
        for line in text.lines().filter(|line| !line.is_empty()) {
            of += 1;
            let answer = detector.check(&Account::named(line), &mut scratch);
            if let Some(flag) = answer.flags.first() {
                flagged += 1;
                if verbose {
                    println!("  {line}: {} {}", flag.score, flag.category);
                }
            }
        }
        let per = f64::from(flagged) * 10_000.0 / f64::from(of.max(1));
        println!("  {}: {flagged} of {of} = {per:.2} in 10,000", path.file_name().unwrap().to_string_lossy());
        all += of;
        any += flagged;
    }
    cost_of_claims(folder);
    println!("  benign claims {any} of {all} = {:.2} in 10,000", f64::from(any) * 10_000.0 / f64::from(all));
}

/// Processor time of an ordinary name, with and without the look for claims: the built-in registry, best of five rounds.
fn cost_of_claims(folder: &Path) {
    let named = vec![Kind::Same, Kind::Lookalike, Kind::Extended];
    for file in ["zh_company_short_names.txt", "person_synth_us.txt", "ja_person_names.txt"] {
        let text = std::fs::read_to_string(folder.join("data/benign").join(file)).unwrap();
        let names: Vec<&str> = text.lines().collect();
        let mut best = [f64::MAX; 2];
        for _ in 0..5 {
            for (kinds, best) in [named.clone(), Vec::new()].into_iter().zip(&mut best) {
                let mut options = Options::default();
                options.kinds = kinds;
                let detector = Detector::builder().builtin().unwrap().options(options).build().unwrap();
                let mut scratch = detector.scratch();
                let started = cpu_time::ThreadTime::now();
                for name in &names {
                    std::hint::black_box(detector.check(&Account::named(name), &mut scratch));
                }
                *best = best.min(started.elapsed().as_secs_f64() * 1e9 / names.len() as f64);
            }
        }
        println!("  {file}: {:.0} ns a name without claims, {:.0} ns with them", best[0], best[1]);
    }
}
