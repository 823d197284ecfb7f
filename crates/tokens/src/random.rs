use aws_lc_rs::rand::{SecureRandom as _, SystemRandom as AwsRandom};
use fidelio_kernel::Random;

/// The operating system's randomness through aws-lc.
#[derive(Debug, Default)]
pub struct SystemRandom(AwsRandom);

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness nothing here may go on: keys, challenges and sessions would be guessable.
        #[expect(clippy::expect_used, reason = "there is no safe way to continue")]
        self.0.fill(bytes).expect("the operating system must give randomness");
    }
}
