//! The dashboard's command line: arguments, front end, exit code.

fn main() {}
