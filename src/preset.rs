//! What the user asks for: TOML files validated into presets.
