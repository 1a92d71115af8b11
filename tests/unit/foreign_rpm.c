/* foreign_rpm.c - an rpm with everything, made by rpmbuild
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/foreign_rpm.h"

#include "base/memory.h"
#include "tests/unit/keys.h"
#include "tests/unit/test.h"

static const char spec[] =
	"Name: foreign\n"
	"Epoch: 2\n"
	"Version: 1.5\n"
	"Release: 3\n"
	"Summary: A foreign <package> & more\n"
	"License: MIT\n"
	"Group: Applications/System\n"
	"URL: https://example.org/?a=1&b=2\n"
	"Vendor: Acme\n"
	"Packager: Someone <s@example.org>\n"
	"Requires: bash >= 4.0, libfoo, (a or b >= 2)\n"
	"Requires(pre): shadow-utils\n"
	"Requires(post): systemd\n"
	"Requires(preun): coreutils\n"
	"Recommends: rec\n"
	"Suggests: sug = 1.0-1\n"
	"Supplements: supp\n"
	"Enhances: enh < 2:3.0\n"
	"Provides: virtual = 7, other\n"
	"Conflicts: enemy < 1.0\n"
	"Obsoletes: old <= 0.9-2\n"
	"%description\n"
	"Several\n"
	" lines\n"
	"%install\n"
	"mkdir -p %{buildroot}/usr/bin %{buildroot}/etc/foreign.d "
	"%{buildroot}/usr/share/foreign/sub %{buildroot}/var/log\n"
	"echo '#!/bin/sh' > %{buildroot}/usr/bin/foreign; chmod 755 %{buildroot}/usr/bin/foreign\n"
	"ln -s foreign %{buildroot}/usr/bin/foreign-link\n"
	"cp %{buildroot}/usr/bin/foreign %{buildroot}/usr/bin/capable\n"
	"echo c > %{buildroot}/etc/foreign.conf\n"
	"echo one > %{buildroot}/usr/share/foreign/one\n"
	"ln %{buildroot}/usr/share/foreign/one %{buildroot}/usr/share/foreign/two\n"
	"touch %{buildroot}/var/log/foreign.log\n"
	"echo d > %{buildroot}/usr/share/foreign/doc\n"
	"%files\n"
	"%caps(cap_net_raw=ep) /usr/bin/capable\n"
	"%attr(4755,root,adm) /usr/bin/foreign\n"
	"/usr/bin/foreign-link\n"
	"%config(noreplace) /etc/foreign.conf\n"
	"%dir /etc/foreign.d\n"
	"%dir /usr/share/foreign\n"
	"/usr/share/foreign/one\n"
	"/usr/share/foreign/two\n"
	"%lang(de) /usr/share/foreign/sub\n"
	"%doc /usr/share/foreign/doc\n"
	"%ghost /var/log/foreign.log\n"
	"%pre\n"
	"echo pre\n"
	"%post -p /bin/sh\n"
	"echo post\n"
	"%postun -p /sbin/ldconfig\n"
	"%verifyscript\n"
	"true\n"
	"%triggerin -- bash\n"
	"echo trig\n"
	"%changelog\n"
	"* Tue Jan 02 2024 A B <a@b> - 1.5-3\n"
	"- second & last\n"
	"* Mon Jan 01 2024 A B <a@b> - 1.5-2\n"
	"- first\n";

static void build(void)
{
	static bool done;
	test_need("rpmbuild");
	if (done)
		return;
	AUTO_FREE char *top = xasprintf("_topdir %s", test_path("rpmbuild"));
	const char *const argv[] = {"rpmbuild",
				    "-ba",
				    "--quiet",
				    "--define",
				    top,
				    "--define",
				    "_build_id_links none",
				    "--define",
				    "_rpmfilename %{name}.rpm",
				    "--target",
				    "x86_64",
				    test_text_file("foreign.spec", spec),
				    NULL};
	free(test_run(argv, 0));
	done = true;
}

const char *foreign_rpm(void)
{
	build();
	return test_path("rpmbuild/RPMS/foreign.rpm");
}

const char *foreign_source_rpm(void)
{
	build();
	return test_path("rpmbuild/SRPMS/foreign-1.5-3.src.rpm");
}
