"""One rule a file: `check(checked, report)`; each code it reports has its page under `diagnostics/codes`."""
