//! Folding one name, by what it is written in; and the two standard foldings that ours is built from, for scale.
#![allow(missing_docs, reason = "a bench has no interface")]

mod support;

use std::hint::black_box;

use criterion::Throughput;
use deadringer::testing::Folder;
use unicode_normalization::UnicodeNormalization;

use support::{Criterion, Set};

const NAMES: &[(&str, &str)] = &[
    ("ascii", "University of Stanmouth"),
    ("handle", "xX_silverwolf_Xx"),
    ("accents", "Fundação Getúlio Vargas"),
    ("han", "安徽省教育考试招生院"),
    ("lookalikes", "R\u{435}ut\u{435}r\u{455} Ν\u{435}w\u{455}"),
    ("symbols", "🅡🅔🅤🅣🅔🅡🅢 ✨ 𝓞𝓯𝓯𝓲𝓬𝓲𝓪𝓵"),
    ("kana", "ﾆｯﾎﾟﾝ ﾎｳｿｳ"),
    ("overridden", "\u{202e}sretueR\u{202c}"),
];

fn main() {
    let mut criterion = support::criterion();
    one_name(&mut criterion);
    mixed(&mut criterion);
    criterion.final_summary();
}

fn one_name(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Elements(1));
    for (what, name) in NAMES {
        let mut folder = Folder::default();
        group.bench_function(*what, |bencher| bencher.iter(|| folder.fold(black_box(name))));
    }
    let long = "Ｒе́uters ".repeat(10_000);
    let mut folder = Folder::default();
    group.bench_function("too-long", |bencher| bencher.iter(|| folder.fold(black_box(&long))));
}

fn mixed(criterion: &mut Criterion) {
    let names = Set::generated("1k", 1_000).accounts(10_000, 1.0);
    let mut group = criterion.benchmark_group("fold-10k");
    group.throughput(Throughput::Elements(names.len() as u64));
    let mut folder = Folder::default();
    group.bench_function("deadringer", |bencher| {
        bencher.iter(|| names.iter().map(|name| folder.fold(name)).sum::<usize>());
    });
    let mut text = String::new();
    group.bench_function("nfkc", |bencher| {
        bencher.iter(|| names.iter().map(|name| refilled(&mut text, name.nfkc())).sum::<usize>());
    });
    group.bench_function("uts39-skeleton", |bencher| {
        bencher.iter(|| {
            names.iter().map(|name| refilled(&mut text, unicode_security::skeleton(name))).sum::<usize>()
        });
    });
}

fn refilled(text: &mut String, chars: impl Iterator<Item = char>) -> usize {
    text.clear();
    text.extend(chars);
    black_box(text.len())
}
