# shellcheck shell=bash
prove() { return 0; }
