#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| msgraph_hostile::targets::annotation(input));
