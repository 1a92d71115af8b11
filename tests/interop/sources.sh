# sources.sh - files out of Debian's source packages, fetched when a script needs them
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced after tap.sh. The machine's apt may know binary packages only: what it says of them is
# read as being said of the sources too, in a place of its own.

# sources_open [RELEASE]: of another release of Debian than the machine's. 1 where there is no apt,
# or it gets no lists of sources.
sources_open() {
	command -v apt-get >/dev/null || return
	_release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	_other=s/${_release:-none}/${1:-$_release}/g
	sources=$work/sources${1:+-$1}
	mkdir -p "$sources/parts" "$sources/lists/partial" "$sources/cache/archives/partial"
	for _list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ ! -e "$_list" ] || sed -n -e "$_other" -e 's/^deb[[:blank:]]/deb-src /p' "$_list" \
			>"$sources/parts/$(basename "$_list" .list).list"
	done
	for _list in /etc/apt/sources.list.d/*.sources; do
		[ ! -e "$_list" ] ||
			sed -e "$_other" -e 's/^Types:.*/Types: deb-src/' "$_list" >"$sources/parts/$(basename "$_list")"
	done
	cat >"$sources/apt.conf" <<-END
		Dir::Etc::SourceList "/dev/null";
		Dir::Etc::SourceParts "$sources/parts";
		Dir::State::Lists "$sources/lists";
		Dir::Cache "$sources/cache";
		APT::Sandbox::User "$(id -un)";
		Acquire::Languages "none";
		Acquire::http::Timeout "60";
	END
	# One list of several that cannot be had is no matter.
	sources_apt update >"$work/.said" 2>&1 || remark "$work/.said"
	[ -n "$(find "$sources/lists" -name '*_Sources*' -size +0)" ]
}

sources_apt() {
	APT_CONFIG=$sources/apt.conf apt-get -q "$@"
}

# sources_find FILE PACKAGE...: the files of that name in the first of the source packages that can
# be had and has some, below $sources/files; their paths one a line. 1: none.
sources_find() {
	_wanted=$1
	shift
	for _package in "$@"; do
		_folder=$sources/files/$_package
		mkdir -p "$_folder"
		(cd "$_folder" && sources_apt source --tar-only --only-source "$_package") \
			>"$work/.said" 2>&1 || continue
		for _archive in "$_folder"/*.orig*.tar.*[!c]; do
			tar -xf "$_archive" -C "$_folder" --wildcards --no-same-owner \
				"*/$_wanted" "*/go.sum" 2>/dev/null || :
		done
		rm -f "$_folder"/*.orig*
		[ -z "$(find "$_folder" -name "$_wanted")" ] || break
	done
	find "$_folder" -name "$_wanted" | LC_ALL=C sort | grep .
}
