//! StyleGAN-NADA itself: directions, losses, trainable layers.
