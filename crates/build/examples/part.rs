//! Compares.

use std::collections::BTreeSet;
use std::time::Instant;
use msgraph_build::Builder;
fn main() {
    let mut args = std::env::args().skip(1);
    let docs = args.next().unwrap();
    let step: usize = args.next().unwrap().parse().unwrap();
    let t = Instant::now();
    let full = Builder::new(&docs).load().unwrap();
    println!("full load {:?}", t.elapsed());
    let pages: BTreeSet<String> = full.api.operations.iter().map(|o| o.page.clone()).collect();
    let (mut same, mut different, mut types_differ) = (0, 0, 0);
    for page in pages.iter().step_by(step) {
        let mut whole = full.api.clone();
        let selection = msgraph_select::Selection { select: vec![page.clone()], ..Default::default() };
        msgraph_select::reduce(&mut whole, &selection).unwrap();
        let t = Instant::now();
        let part = Builder::new(&docs).select([page.clone()]).load().unwrap();
        let took = t.elapsed();
        if part.api.operations == whole.operations { same += 1 } else {
            different += 1;
            for (a, b) in part.api.operations.iter().zip(&whole.operations).filter(|(a, b)| a != b).take(1) {
                println!("OP {page} {} {}: {:?}/{:?} {:?} / {:?} ; body {:?} / {:?}", a.method, a.path, a.kind, b.kind, a.response, b.response,
                  a.request_body.as_ref().map(|x| (x.type_.clone(), x.properties.iter().map(|p| (p.name.clone(), p.type_.to_string(), p.enum_values.clone())).collect::<Vec<_>>())), b.request_body.as_ref().map(|x| (x.type_.clone(), x.properties.iter().map(|p| (p.name.clone(), p.type_.to_string(), p.enum_values.clone())).collect::<Vec<_>>())));
            }
        }
        let names = |api: &msgraph_build::ir::Api| api.types.iter().map(|t| t.name.clone()).collect::<BTreeSet<_>>();
        let (a, b) = (names(&part.api), names(&whole));
        if part.api.types != whole.types {
            types_differ += 1;
            println!("TY {page}: {} / {} missing {:?} extra {:?}", a.len(), b.len(), b.difference(&a).take(4).collect::<Vec<_>>(), a.difference(&b).take(4).collect::<Vec<_>>());
            for x in &part.api.types { if let Some(y) = whole.types.iter().find(|y| y.name == x.name).filter(|y| *y != x) {
                let px: BTreeSet<_> = x.properties.iter().map(|p| format!("{} {} {} {:?}", p.name, p.type_, p.navigation, p.enum_values)).collect();
                let py: BTreeSet<_> = y.properties.iter().map(|p| format!("{} {} {} {:?}", p.name, p.type_, p.navigation, p.enum_values)).collect();
                println!("   {} base {:?}/{:?} kind {:?}/{:?} less {:?} more {:?} members {} {}", x.name, x.base_type, y.base_type, x.kind, y.kind, py.difference(&px).take(3).collect::<Vec<_>>(), px.difference(&py).take(3).collect::<Vec<_>>(), x.members.len(), y.members.len());
                break;
            } }
        }
        println!("{page}: {} types, {:?}, {} diagnostics / {}", a.len(), took, part.api.diagnostics.len(), whole.diagnostics.len());
    }
    println!("operations same {same}, different {different}; types differ {types_differ}");
}
