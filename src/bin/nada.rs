//! The engine's command line: arguments, front end, exit code.

fn main() {
    println!("{}", tch::Cuda::is_available());
}
