//! Networks: StyleGAN2 and CLIP.
