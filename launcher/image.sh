# shellcheck shell=bash
command_image() { :; }
