//! Front ends of the engine: `serve` for dashboards, `train` without a screen, `doctor`.
