#!/usr/bin/env bash
# The whole study, in its order; goes on where it stopped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$here/data.sh"
"$here/base.sh"
"$here/conditions.sh"
"$here/study.sh" a b g h c d e f plots
