/* checks.c - the faults that doctor knows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/doctor/doctor_internal.h"

const struct doctor_check doctor_checks[] = {
	[CHECK_ANSWER_NONE] = {"answer.none", DOCTOR_BAD, DOCTOR_SERVED,
			       "the server does not answer",
			       "see whether the server is overloaded, or something between it and "
			       "clients closes connections"},
	[CHECK_ANSWER_PAGE] =
		{"answer.page", DOCTOR_BAD, DOCTOR_ANYWHERE,
		 "a page of HTML stands where an object has to be",
		 "let the server answer with the object, and with status 404 where there is none; "
		 "a portal, a login page or a page for errors with status 200 is in the way"},
	[CHECK_ANSWER_REFUSED] = {"answer.refused", DOCTOR_BAD, DOCTOR_ANYWHERE,
				  "the server refuses an object",
				  "let everybody read all of the repository, and see the server's "
				  "log for errors of its own"},
	[CHECK_ANSWER_MISSING] = {"answer.missing", DOCTOR_BAD, DOCTOR_ANYWHERE,
				  "an object is not there",
				  "copy the whole repository, links included; 'ingot check "
				  "--repair' in its directory puts in place what is missing"},
	[CHECK_ANSWER_LENGTH] = {"answer.length", DOCTOR_BAD, DOCTOR_SERVED,
				 "a body is not as long as the server says",
				 "see what between the server and clients cuts or changes bodies"},
	[CHECK_ANSWER_ENCODING] = {"answer.encoding", DOCTOR_WARN, DOCTOR_SERVED,
				   "the server says of a file that it is compressed for the "
				   "transfer (Content-Encoding)",
				   "serve .gz, .xz and .zst files without a Content-Encoding: some "
				   "clients expand them once too often"},
	[CHECK_MISSING_STATUS] = {"missing.status", DOCTOR_WARN, DOCTOR_SERVED,
				  "what is not there is not answered with status 404",
				  "answer with status 404 for what is missing (of a bucket: allow "
				  "listing it, or its error document is in the way)"},
	[CHECK_REDIRECT_INSECURE] = {"redirect.insecure", DOCTOR_BAD, DOCTOR_SERVED,
				     "a redirect leads from https to http",
				     "let the server redirect to https alone"},
	[CHECK_REDIRECT_ENDLESS] = {"redirect.endless", DOCTOR_BAD, DOCTOR_SERVED,
				    "redirects do not come to an end",
				    "mend the server's redirects"},
	[CHECK_REDIRECT_FOLLOWED] = {"redirect.followed", DOCTOR_NOTE, DOCTOR_SERVED,
				     "a redirect leads elsewhere",
				     "clients follow it at each request; the URL that it leads to "
				     "may be the one to give to them"},
	[CHECK_TLS_CERTIFICATE] =
		{"tls.certificate", DOCTOR_BAD, DOCTOR_SERVED,
		 "the server's certificate is not accepted",
		 "give the server a certificate for this host by an authority that clients know, "
		 "with all certificates in between, and renew it in time"},
	[CHECK_CLOCK_SERVER] =
		{"clock.server", DOCTOR_WARN, DOCTOR_SERVED,
		 "the server's clock and the one here differ by more than a minute",
		 "set both clocks (NTP): what a publisher signs is dated by its own"},
	[CHECK_CACHE_POINTER] =
		{"cache.pointer", DOCTOR_WARN, DOCTOR_SERVED,
		 "a file that changes under its name may be given from a cache for more than a "
		 "minute",
		 "answer for InRelease, Release, Release.gpg, mirrorlist, repomd.xml and "
		 "repomd.xml.asc with 'Cache-Control: no-cache', and purge them after publishing"},
	[CHECK_CACHE_OBJECTS] = {"cache.objects", DOCTOR_WARN, DOCTOR_SERVED,
				 "a file that never changes may not be kept by a cache",
				 "answer for by-hash, the indexes in repodata and pool with "
				 "'Cache-Control: public, max-age=31536000, immutable'"},
	[CHECK_CDN_STALE] = {"cdn.stale", DOCTOR_BAD, DOCTOR_ANYWHERE,
			     "an index has other bytes than the signed file says",
			     "purge what is kept between the repository and clients; where it "
			     "lies, 'ingot check' tells whether the file itself is damaged"},
	[CHECK_CDN_BEHIND] = {"cdn.behind", DOCTOR_WARN, DOCTOR_SERVED,
			      "two answers a second apart show an older state after a newer one",
			      "the servers behind this name do not have the same files: let all of "
			      "them be complete before one of them serves"},
	[CHECK_MODIFIED_SAME] =
		{"modified.same", DOCTOR_BAD, DOCTOR_SERVED,
		 "a file changed, and its Last-Modified did not",
		 "let Last-Modified be the file's own time, which rises with each change"},
	[CHECK_MODIFIED_MISSING] =
		{"modified.missing", DOCTOR_WARN, DOCTOR_SERVED,
		 "the answer for a file that changes has no Last-Modified",
		 "send Last-Modified: without it apt fetches InRelease whole at each update"},
	[CHECK_MODIFIED_WEAK] = {"modified.weak", DOCTOR_WARN, DOCTOR_SERVED,
				 "the answer for a file that changes has a weak ETag",
				 "a weak ETag says that bytes may differ: switch off what "
				 "compresses or changes answers on their way"},
	[CHECK_RANGE_MISSING] =
		{"range.missing", DOCTOR_NOTE, DOCTOR_SERVED,
		 "the server gives no parts of files (Range)",
		 "a download that broke begins anew; let the server answer requests with Range"},
	[CHECK_CONNECTION_CLOSED] =
		{"connection.closed", DOCTOR_NOTE, DOCTOR_SERVED,
		 "the server ends the connection after each answer",
		 "clients are slower: let the server keep connections (HTTP/1.1 keep-alive)"},
	[CHECK_LINKS_FOLLOWED] = {"links.followed", DOCTOR_WARN, DOCTOR_ANYWHERE,
				  "what a symbolic link of the repository leads to is not there",
				  "let the server follow symbolic links, or copy the repository so "
				  "that they stay links (rsync -a) or become files (rsync -aL)"},
	[CHECK_FILES_MODE] =
		{"files.mode", DOCTOR_WARN, DOCTOR_DIRECTORY,
		 "a file or folder may not be read by all users, of whom a web server's is one",
		 "chmod -R a+rX DIR, for all of the repository"},
	[CHECK_CLIENT_MISSING] = {"client.missing", DOCTOR_BAD, DOCTOR_ANYWHERE,
				  "the file with which a client is set up is not there",
				  "'ingot refresh' makes it anew; copy it with the rest"},
	[CHECK_CLIENT_UNREADABLE] = {"client.unreadable", DOCTOR_BAD, DOCTOR_ANYWHERE,
				     "the file with which a client is set up cannot be read",
				     "'ingot refresh' makes it anew; copy it with the rest"},
	[CHECK_CLIENT_URL] =
		{"client.url", DOCTOR_WARN, DOCTOR_SERVED,
		 "the files with which clients are set up lead to another URL than this one",
		 "look at that URL as well: it is where clients go; where this one is to stay, the "
		 "repository has to be told"},
	[CHECK_CLIENT_KEY] =
		{"client.key", DOCTOR_WARN, DOCTOR_ANYWHERE,
		 "the file with which a client is set up has an older form of a key than the "
		 "repository",
		 "'ingot refresh' makes the file anew; hosts that are set up need it, too"},
	[CHECK_CLIENT_UNSIGNED] =
		{"client.unsigned", DOCTOR_WARN, DOCTOR_ANYWHERE,
		 "the file with which a client is set up asks for no signature of the index",
		 "'ingot refresh' makes the file anew; nobody should switch off signatures by "
		 "hand"},
	[CHECK_KEY_EXPIRED] =
		{"key.expired", DOCTOR_BAD, DOCTOR_ANYWHERE, "the key that signs has expired",
		 "put off the key's end and sign all again ('ingot refresh --key'); hosts need the "
		 "client files anew, and dnf without its cached copy of the key"},
	[CHECK_KEY_EXPIRES] = {"key.expires", DOCTOR_WARN, DOCTOR_ANYWHERE,
			       "the key that signs expires in less than 90 days",
			       "put off the key's end before that day, sign all again ('ingot "
			       "refresh --key'), and let hosts fetch the client files anew"},
	[CHECK_KEY_ENDS] = {"key.ends", DOCTOR_NOTE, DOCTOR_ANYWHERE,
			    "the key that signs expires in less than a year",
			    "plan its end: hosts keep the form of the key with which they were set "
			    "up, so a later end has to reach them in time"},
	[CHECK_KEY_REVOKED] = {"key.revoked", DOCTOR_BAD, DOCTOR_ANYWHERE,
			       "the key that signs was revoked",
			       "sign all by another key, and let hosts have that"},
	[CHECK_KEY_UNKNOWN] =
		{"key.unknown", DOCTOR_BAD, DOCTOR_ANYWHERE,
		 "a signature is by a key that the client's file does not lead to",
		 "sign with the key that clients have, or let them have this one first"},
	[CHECK_KEY_CHANGED] = {"key.changed", DOCTOR_WARN, DOCTOR_ANYWHERE,
			       "a key got another form after clients were set up with it",
			       "on hosts that were set up before: download the .sources file "
			       "again; for dnf remove the repository's folders in /var/cache/dnf"},
	[CHECK_KEY_REFUSED] = {"key.refused", DOCTOR_BAD, DOCTOR_ANYWHERE,
			       "a key is of a kind that clients refuse",
			       "make a new key (rsa4096, or ed25519 where all clients are new "
			       "enough) and let hosts have it before it signs"},
	[CHECK_KEY_WEAK] = {"key.weak", DOCTOR_WARN, DOCTOR_ANYWHERE,
			    "a key is of a kind that clients will refuse, or that troubles some",
			    "make a new key (rsa4096, or ed25519 where all clients are new enough) "
			    "in time and let hosts have it before it signs"},
	[CHECK_KEY_LIMITED] =
		{"key.limited", DOCTOR_NOTE, DOCTOR_ANYWHERE,
		 "a key is of a kind that clients of some systems do not know, or that is worth "
		 "knowing",
		 "where hosts with these systems use the repository, sign with rsa4096"},
	[CHECK_SIGNATURE_DIGEST] = {"signature.digest", DOCTOR_BAD, DOCTOR_ANYWHERE,
				    "a signature is by a digest that clients refuse",
				    "sign again with SHA-256 or better: see digest-algo in the "
				    "gpg.conf of whoever signs"},
	[CHECK_APT_SIGNATURE] = {"apt.signature", DOCTOR_BAD, DOCTOR_ANYWHERE,
				 "the signature of InRelease does not fit",
				 "the file was changed after it was signed, or only a part of it "
				 "is there: 'ingot check' tells where it lies"},
	[CHECK_APT_DETACHED] = {"apt.detached", DOCTOR_WARN, DOCTOR_ANYWHERE,
				"Release and Release.gpg are not of the state that InRelease shows",
				"copy the files of one state together; 'ingot check --repair' in "
				"the repository's directory puts them in place"},
	[CHECK_APT_VALID_UNTIL] = {"apt.valid-until", DOCTOR_BAD, DOCTOR_ANYWHERE,
				   "the time is over for which InRelease holds (Valid-Until)",
				   "'ingot refresh', with a timer (docs/night.md)"},
	[CHECK_APT_VALID_UNTIL_SOON] =
		{"apt.valid-until-soon", DOCTOR_WARN, DOCTOR_ANYWHERE,
		 "less than a third is left of the time for which InRelease holds (Valid-Until)",
		 "'ingot refresh', with a timer (docs/night.md): the one there is has missed its "
		 "turn"},
	[CHECK_APT_DATE] = {"apt.date", DOCTOR_BAD, DOCTOR_ANYWHERE,
			    "InRelease is dated in the future",
			    "set the clock of the host that publishes, then 'ingot refresh' once "
			    "that time is over"},
	[CHECK_APT_BY_HASH] = {"apt.by-hash", DOCTOR_WARN, DOCTOR_ANYWHERE,
			       "an index is not there under the name of its digest (by-hash)",
			       "serve the by-hash folders with all the rest"},
	[CHECK_APT_PLAIN] = {"apt.plain", DOCTOR_WARN, DOCTOR_ANYWHERE,
			     "an index is there under the name of its digest, and its plain name "
			     "has something else",
			     "copy the files of one state together; 'ingot check --repair' in the "
			     "repository's directory puts them in place"},
	[CHECK_APT_UNLISTED] = {"apt.unlisted", DOCTOR_BAD, DOCTOR_ANYWHERE,
				"InRelease does not list an index as it is when expanded",
				"let what makes Release list the plain Packages, too, whether that "
				"is there or not"},
	[CHECK_YUM_SIGNATURE] = {"yum.signature", DOCTOR_BAD, DOCTOR_ANYWHERE,
				 "repomd.xml.asc does not fit repomd.xml",
				 "both must be of one state: purge what is kept on the way, and "
				 "ask again; for good where it stays"},
	[CHECK_YUM_UNSIGNED] = {"yum.unsigned", DOCTOR_BAD, DOCTOR_ANYWHERE,
				"repomd.xml.asc is not there",
				"serve repomd.xml.asc beside repomd.xml"},
	[CHECK_YUM_MIRRORLIST] = {"yum.mirrorlist", DOCTOR_WARN, DOCTOR_ANYWHERE,
				  "mirrorlist leads to another state than the newest",
				  "purge mirrorlist; where it is so after a minute, 'ingot check "
				  "--repair' in the repository's directory"},
	[CHECK_YUM_UNLISTED] = {"yum.unlisted", DOCTOR_BAD, DOCTOR_ANYWHERE,
				"repomd.xml lists no packages",
				"the file is none of a repository's: 'ingot check' where it lies"},
	[CHECK_ROOT_UNREADABLE] =
		{"root.unreadable", DOCTOR_BAD, DOCTOR_ANYWHERE, "the signed file cannot be read",
		 "the file is none of a repository's: 'ingot check' where it lies"},
	[CHECK_ROOT_BEHIND] = {"root.behind", DOCTOR_WARN, DOCTOR_ANYWHERE,
			       "clients are shown an older state than the newest of the repository",
			       "purge what is kept on the way; where it lies, 'ingot check "
			       "--repair' puts the newest state in place"},
	[CHECK_ROOT_OLDER] = {"root.older", DOCTOR_BAD, DOCTOR_ANYWHERE,
			      "the repository is older than it was when seen from here",
			      "a copy was put back, or an old server answers: bring the newer "
			      "state back, or publish anew with a key"},
	[CHECK_INDEX_SIZE] =
		{"index.size", DOCTOR_BAD, DOCTOR_ANYWHERE,
		 "an index has another length than the signed file says",
		 "let a copy be complete before it is served; purge what is kept on the way"},
	[CHECK_INDEX_UNREADABLE] =
		{"index.unreadable", DOCTOR_BAD, DOCTOR_ANYWHERE,
		 "an index cannot be expanded or read",
		 "'ingot check' where the repository lies; 'ingot refresh' makes no other index"},
	[CHECK_PACKAGE_MISSING] =
		{"package.missing", DOCTOR_BAD, DOCTOR_ANYWHERE, "a package is not there",
		 "copy all of pool; 'ingot check' where the repository lies tells which are lost"},
	[CHECK_PACKAGE_OTHER] = {"package.other", DOCTOR_BAD, DOCTOR_ANYWHERE,
				 "a package has other bytes than the index says",
				 "purge what is kept on the way; 'ingot check' where the "
				 "repository lies tells whether the file itself is damaged"},
};

const size_t doctor_check_count = ARRAY_SIZE(doctor_checks);

const char *doctor_level_name(enum doctor_level level)
{
	static const char *const names[] = {"bad", "warn", "note"};
	return names[level];
}

const char *doctor_client_name(enum doctor_client client)
{
	static const char *const names[] = {"apt", "dnf", "zypper"};
	return names[client];
}

bool doctor_can_see(const struct doctor_report *report, const struct doctor_check *check)
{
	return check->place == DOCTOR_ANYWHERE ||
	       (check->place == DOCTOR_SERVED) == report->is_served;
}
