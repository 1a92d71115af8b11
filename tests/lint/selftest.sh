#!/bin/sh
# selftest.sh - each check of the lint finds what it is for
#
# A check that no longer matches anything would pass for ever. Here is a tree with every fault.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
cd "$(dirname "$0")"

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/tests" "$tree/src/base" "$tree/src/cli" "$tree/src/repo/state" "$tree/formats/deb"
cp -R . "$tree/tests/lint"
echo 0 >"$tree/tests/lint/leaning"

{
	echo '#include "cli/bad.h"'
	echo '#include "formats/deb/bad.h"'
	echo '#include "bad.h"'
	echo '#include "base/bad.h"'
	echo '#if 1'
	echo 'void f(void)'
	echo '{'
	i=0
	while [ $i -lt 600 ]; do
		echo '	i++;'
		i=$((i + 1))
	done
	echo '	sprintf(x, y);'
	echo '	malloc(1);'
	echo '	printf("x");'
	echo '	fputs(x, y);'
	echo '	getenv("x");'
	echo '	exit(1);'
	echo '	close(fd);'
	echo '	(void)fsync(fd);'
	echo '	see(MISSING''.md, /w''ork/);'
	echo '	/* TO''DO */  '
	echo '	/* Of that one. */'
	echo '}'
} >"$tree/src/base/bad.c"
echo '#ifndef WRONG' >"$tree/src/cli/bad.h"
echo '#include "repo/ask/bad_internal.h"' >"$tree/src/repo/state/bad.c"
for i in 1 2 3; do
	echo '#include <zlib.h>' >"$tree/formats/deb/z$i.c"
done

for script in layers shape words; do
	sh "$tree/tests/lint/$script.sh" | sed -n \
		-e "s/^not ok - \(.*\)/ok - finds a fault against: \1/p; t" \
		-e "s/^ok - \(.*\)/not ok - finds no fault against: \1/p"
done
