/* words.c - what each client says of a fault
 *
 * The words are those of apt 2.6, dnf 4.14 and zypper 1.14; "..." stands for what differs. A word
 * in lower case that comes first tells that the client says nothing, and what it does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/doctor/doctor_internal.h"

static const char *const words[CHECK_COUNT][DOCTOR_CLIENT_COUNT] = {
	[CHECK_ANSWER_NONE] =
		{
			[DOCTOR_APT] = "Connection failed, or Could not connect to ...",
			[DOCTOR_DNF] = "Curl error (52): Server returned nothing, or (28): Timeout "
				       "was reached",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_ANSWER_PAGE] =
		{
			[DOCTOR_APT] = "Clearsigned file isn't valid, got 'NOSPLIT' (does the "
				       "network require authentication?)",
			[DOCTOR_DNF] = "Bad GPG signature",
			[DOCTOR_ZYPPER] = "Signature verification failed for file 'repomd.xml'",
		},
	[CHECK_ANSWER_REFUSED] =
		{
			[DOCTOR_APT] = "403  Forbidden",
			[DOCTOR_DNF] = "Cannot download repomd.xml: All mirrors were tried",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_ANSWER_MISSING] =
		{
			[DOCTOR_APT] = "404  Not Found",
			[DOCTOR_DNF] = "Cannot download repomd.xml: All mirrors were tried",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_ANSWER_LENGTH] =
		{
			[DOCTOR_APT] = "Error reading from server. Remote end closed connection",
			[DOCTOR_DNF] = "Curl error (18): Transferred a partial file",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_MISSING_STATUS] =
		{
			[DOCTOR_APT] = "Clearsigned file isn't valid, or 403  Forbidden: apt does "
				       "not go on to what it would try next",
		},
	[CHECK_REDIRECT_INSECURE] =
		{
			[DOCTOR_APT] = "Redirection from https to 'http://...' is forbidden",
		},
	[CHECK_REDIRECT_ENDLESS] =
		{
			[DOCTOR_APT] = "Redirection loop encountered",
			[DOCTOR_DNF] = "Curl error (47): Number of redirects hit maximum amount",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_TLS_CERTIFICATE] =
		{
			[DOCTOR_APT] =
				"Certificate verification failed: The certificate is NOT trusted",
			[DOCTOR_DNF] = "Curl error (60): SSL peer certificate or SSH remote key "
				       "was not OK",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_CLOCK_SERVER] =
		{
			[DOCTOR_APT] = "Release file ... is not valid yet, where the client's "
				       "clock is the one that is behind",
		},
	[CHECK_CACHE_POINTER] =
		{
			[DOCTOR_APT] = "Hash Sum mismatch, or File has unexpected size, where "
				       "caches are of different age",
			[DOCTOR_DNF] =
				"Cannot download, all mirrors were already tried without success",
			[DOCTOR_ZYPPER] = "Signature verification failed for file 'repomd.xml'",
		},
	[CHECK_CDN_STALE] =
		{
			[DOCTOR_APT] = "Hash Sum mismatch",
			[DOCTOR_DNF] = "Downloading successful, but checksum doesn't match",
			[DOCTOR_ZYPPER] = "Digest verification failed for file '...'",
		},
	[CHECK_CDN_BEHIND] =
		{
			[DOCTOR_APT] = "nothing: apt keeps the newer state",
			[DOCTOR_DNF] =
				"Cannot download, all mirrors were already tried without success",
			[DOCTOR_ZYPPER] = "Signature verification failed for file 'repomd.xml'",
		},
	[CHECK_MODIFIED_SAME] =
		{
			[DOCTOR_APT] = "nothing: apt is told that nothing changed, and stays with "
				       "what it has",
			[DOCTOR_DNF] = "nothing: dnf stays with what it has",
			[DOCTOR_ZYPPER] = "nothing: zypper stays with what it has",
		},
	[CHECK_LINKS_FOLLOWED] =
		{
			[DOCTOR_APT] = "404  Not Found, of a snapshot",
			[DOCTOR_DNF] = "Cannot download repomd.xml: All mirrors were tried",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_FILES_MODE] =
		{
			[DOCTOR_APT] = "403  Forbidden",
			[DOCTOR_DNF] = "Cannot download repomd.xml: All mirrors were tried",
			[DOCTOR_ZYPPER] = "Valid metadata not found at specified URL",
		},
	[CHECK_CLIENT_MISSING] =
		{
			[DOCTOR_APT] = "curl: (22) The requested URL returned error: 404, where it "
				       "is downloaded",
			[DOCTOR_DNF] = "curl: (22) The requested URL returned error: 404, where it "
				       "is downloaded",
			[DOCTOR_ZYPPER] = "404, where it is added",
		},
	[CHECK_CLIENT_UNREADABLE] =
		{
			[DOCTOR_APT] = "Malformed entry in list file ... (URI)",
			[DOCTOR_DNF] = "Error loading repository file",
			[DOCTOR_ZYPPER] = "Could not read the file",
		},
	[CHECK_CLIENT_KEY] =
		{
			[DOCTOR_APT] = "EXPKEYSIG, once the older form has ended",
			[DOCTOR_DNF] = "Bad GPG signature, once the older form has ended",
		},
	[CHECK_KEY_EXPIRED] =
		{
			[DOCTOR_APT] = "The following signatures were invalid: EXPKEYSIG",
			[DOCTOR_DNF] = "Bad GPG signature",
			[DOCTOR_ZYPPER] = "The gpg key signing file 'repomd.xml' has expired.",
		},
	[CHECK_KEY_EXPIRES] =
		{
			[DOCTOR_APT] = "EXPKEYSIG, from then on",
			[DOCTOR_DNF] = "Bad GPG signature, from then on",
		},
	[CHECK_KEY_ENDS] =
		{
			[DOCTOR_APT] = "EXPKEYSIG, from then on",
			[DOCTOR_DNF] = "Bad GPG signature, from then on",
		},
	[CHECK_KEY_REVOKED] =
		{
			[DOCTOR_APT] = "The following signatures were invalid: REVKEYSIG",
			[DOCTOR_DNF] = "Bad GPG signature",
			[DOCTOR_ZYPPER] = "Signature verification failed for file 'repomd.xml'",
		},
	[CHECK_KEY_UNKNOWN] =
		{
			[DOCTOR_APT] = "The following signatures couldn't be verified because the "
				       "public key is not available: NO_PUBKEY ...",
			[DOCTOR_DNF] = "Bad GPG signature",
			[DOCTOR_ZYPPER] = "File 'repomd.xml' from repository '...' is signed with "
					  "an unknown key '...'",
		},
	[CHECK_KEY_CHANGED] =
		{
			[DOCTOR_APT] =
				"EXPKEYSIG, on hosts with the older form, once that has ended",
			[DOCTOR_DNF] = "Bad GPG signature, on hosts with the older form: dnf keeps "
				       "it, 'dnf clean' leaves it",
		},
	[CHECK_KEY_REFUSED] =
		{
			[DOCTOR_APT] = "sqv: Policy rejected, or No binding signature at time ...",
			[DOCTOR_DNF] = "Bad GPG signature, where rpm is built with Sequoia",
		},
	[CHECK_KEY_WEAK] =
		{
			[DOCTOR_APT] = "Policy will reject signature within a year (apt 3)",
		},
	[CHECK_SIGNATURE_DIGEST] =
		{
			[DOCTOR_APT] = "The following signatures were invalid: ...; apt 3: Policy "
				       "rejected non-revocation signature",
			[DOCTOR_DNF] = "Bad GPG signature, where rpm is built with Sequoia",
		},
	[CHECK_APT_SIGNATURE] =
		{
			[DOCTOR_APT] = "The following signatures were invalid: BADSIG",
		},
	[CHECK_APT_DETACHED] =
		{
			[DOCTOR_APT] = "nothing: only where InRelease cannot be had it reads them",
		},
	[CHECK_APT_VALID_UNTIL] =
		{
			[DOCTOR_APT] = "Release file for ... is expired (invalid since ...). "
				       "Updates for this repository will not be applied.",
		},
	[CHECK_APT_VALID_UNTIL_SOON] =
		{
			[DOCTOR_APT] = "Release file for ... is expired, from then on",
		},
	[CHECK_APT_DATE] =
		{
			[DOCTOR_APT] = "Release file for ... is not valid yet (invalid for another "
				       "...). Updates for this repository will not be applied.",
		},
	[CHECK_APT_BY_HASH] =
		{
			[DOCTOR_APT] = "nothing: it takes the plain name, and fails while the "
				       "repository changes: Hash Sum mismatch",
		},
	[CHECK_APT_PLAIN] =
		{
			[DOCTOR_APT] = "nothing: it takes the name by digest; apt before 1.2 and "
				       "mirrors take the plain one: Hash Sum mismatch",
		},
	[CHECK_APT_UNLISTED] =
		{
			[DOCTOR_APT] = "nothing: it fetches no index, and knows no package",
		},
	[CHECK_YUM_SIGNATURE] =
		{
			[DOCTOR_DNF] =
				"repomd.xml GPG signature verification error: Bad GPG signature",
			[DOCTOR_ZYPPER] = "Signature verification failed for file 'repomd.xml'",
		},
	[CHECK_YUM_UNSIGNED] =
		{
			[DOCTOR_DNF] =
				"GPG verification is enabled, but GPG signature is not available",
			[DOCTOR_ZYPPER] = "File 'repomd.xml' from repository '...' is unsigned.",
		},
	[CHECK_YUM_MIRRORLIST] =
		{
			[DOCTOR_DNF] = "nothing: dnf has another state than apt",
		},
	[CHECK_YUM_UNLISTED] =
		{
			[DOCTOR_DNF] = "Loading repository '...' has failed",
			[DOCTOR_ZYPPER] = "nothing: it knows no package",
		},
	[CHECK_ROOT_UNREADABLE] =
		{
			[DOCTOR_APT] = "Unable to parse package file",
			[DOCTOR_DNF] = "repomd.xml parser error: ... Bad repomd file",
			[DOCTOR_ZYPPER] = "nothing: it knows no package",
		},
	[CHECK_ROOT_BEHIND] =
		{
			[DOCTOR_APT] = "nothing: newer packages are not there",
			[DOCTOR_DNF] = "nothing: newer packages are not there",
			[DOCTOR_ZYPPER] = "nothing: newer packages are not there",
		},
	[CHECK_ROOT_OLDER] =
		{
			[DOCTOR_APT] = "nothing: apt keeps what it has",
			[DOCTOR_DNF] = "nothing: dnf goes back",
			[DOCTOR_ZYPPER] = "nothing: zypper goes back",
		},
	[CHECK_INDEX_SIZE] =
		{
			[DOCTOR_APT] =
				"File has unexpected size (... != ...). Mirror sync in progress?",
			[DOCTOR_DNF] = "Downloading successful, but checksum doesn't match",
			[DOCTOR_ZYPPER] = "Digest verification failed for file '...'",
		},
	[CHECK_INDEX_UNREADABLE] =
		{
			[DOCTOR_APT] = "Unable to parse package file",
			[DOCTOR_DNF] = "Loading repository '...' has failed",
			[DOCTOR_ZYPPER] = "Error building the cache: Failed to cache repo (1).",
		},
	[CHECK_PACKAGE_MISSING] =
		{
			[DOCTOR_APT] = "404  Not Found, when it is installed: update says nothing",
			[DOCTOR_DNF] = "Status code: 404, when it is installed",
			[DOCTOR_ZYPPER] = "File '...' not found on medium, when it is installed",
		},
	[CHECK_PACKAGE_OTHER] =
		{
			[DOCTOR_APT] = "Hash Sum mismatch, or File has unexpected size, when it is "
				       "installed",
			[DOCTOR_DNF] = "Downloading successful, but checksum doesn't match",
			[DOCTOR_ZYPPER] = "Digest verification failed for file '...'",
		},
};

const char *doctor_words(const struct doctor_check *check, enum doctor_client client)
{
	return words[check - doctor_checks][client];
}
