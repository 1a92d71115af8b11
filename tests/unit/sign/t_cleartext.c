/* t_cleartext.c - tests of sign/cleartext.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "sign/armour_internal.h"
#include "sign/cleartext.h"

#define BEGIN "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define HASH "Hash: SHA512\n\n"
#define SIGNATURE "-----BEGIN PGP SIGNATURE-----\n\niQ==\n=abcd\n-----END PGP SIGNATURE-----\n"

static void test_check_of_good_text(void **state UNUSED)
{
	static const char *const texts[] = {
		"a\n",
		"Origin: x\nLabel: y\n",
		"\n",
		"- dash\n-----BEGIN PGP SIGNATURE-----\n",
		"\tstarts with a tab\n",
		"ends with umlaut \xc3\xa4\n",
	};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_success(cleartext_check(texts[i], strlen(texts[i]), &error), &error);
}

static void test_check_of_bad_text(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t len;
		const char *message;
	} cases[] = {
		{"", 0, "cannot sign text: it is empty"},
		{"a\nb", 3, "cannot sign text: line 2: it does not end in a newline"},
		{"a\r\n", 3,
		 "cannot sign text: line 1: it has a NUL, a carriage return or a form feed"},
		{"a\n\f\n", 4,
		 "cannot sign text: line 2: it has a NUL, a carriage return or a form feed"},
		{"a\0b\n", 4,
		 "cannot sign text: line 1: it has a NUL, a carriage return or a form feed"},
		{"x\na \nb\n", 7,
		 "cannot sign text: line 2: it ends in white space, which a signature does not "
		 "cover"},
		{"a\t\n", 3,
		 "cannot sign text: line 1: it ends in white space, which a signature does not "
		 "cover"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(cleartext_check(cases[i].text, cases[i].len, &error), -1);
		assert_error(&error, cases[i].message);
	}
}

static void test_check_of_long_lines(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *text = xmalloc(CLEARTEXT_LINE_MAX + 2);
	memset(text, 'x', CLEARTEXT_LINE_MAX + 1);
	text[CLEARTEXT_LINE_MAX] = '\n';
	assert_success(cleartext_check(text, CLEARTEXT_LINE_MAX + 1, &error), &error);
	text[CLEARTEXT_LINE_MAX] = 'x';
	text[CLEARTEXT_LINE_MAX + 1] = '\n';
	assert_int_equal(cleartext_check(text, CLEARTEXT_LINE_MAX + 2, &error), -1);
	assert_error(&error, "cannot sign text: line 1: it is too long");
}

static const struct {
	const char *what, *text;
	bool framed;
} frames[] = {
	{"a message", BEGIN HASH "text\n" SIGNATURE, true},
	{"no text", BEGIN HASH SIGNATURE, true},
	{"without Hash", BEGIN "\ntext\n" SIGNATURE, true},
	{"escaped dash", BEGIN HASH "- - dash\n- -----BEGIN PGP SIGNATURE-----\n" SIGNATURE, true},
	{"text before", "Origin: evil\n" BEGIN HASH "text\n" SIGNATURE, false},
	{"empty line before", "\n" BEGIN HASH "text\n" SIGNATURE, false},
	{"text after", BEGIN HASH "text\n" SIGNATURE "Origin: evil\n", false},
	{"empty line after", BEGIN HASH "text\n" SIGNATURE "\n", false},
	{"two messages", BEGIN HASH "text\n" SIGNATURE BEGIN HASH "text\n" SIGNATURE, false},
	{"a message in it", BEGIN HASH BEGIN HASH "text\n" SIGNATURE, false},
	{"two signatures", BEGIN HASH "text\n" SIGNATURE SIGNATURE, false},
	{"unescaped dash", BEGIN HASH "-dash\n" SIGNATURE, false},
	{"another armour header", BEGIN "Hash: SHA512\nOrigin: evil\n\ntext\n" SIGNATURE, false},
	{"blank instead of an empty line", BEGIN "Hash: SHA512\n \ntext\n" SIGNATURE, false},
	{"carriage return in the head",
	 "-----BEGIN PGP SIGNED MESSAGE-----\r\n" HASH "text\n" SIGNATURE, false},
	{"no end", BEGIN HASH "text\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n", false},
	{"no signature", BEGIN HASH "text\n", false},
	{"head alone", BEGIN, false},
	{"nothing", "", false},
};

static void test_is_framed(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++)
		if (cleartext_is_framed(frames[i].text, strlen(frames[i].text)) != frames[i].framed)
			fail_msg("%s: expected %d", frames[i].what, frames[i].framed);
}

static void test_get(void **state UNUSED)
{
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, "before\n");
	assert_true(cleartext_get(frames[3].text, strlen(frames[3].text), &text));
	assert_string_equal(buffer_text(&text), "before\n- dash\n-----BEGIN PGP SIGNATURE-----\n");
	buffer_free(&text);
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		if (frames[i].framed)
			continue;
		assert_false(cleartext_get(frames[i].text, strlen(frames[i].text), &text));
		assert_int_equal(text.len, 0);
	}
}

/* ---- The one form ---- */

/* GOOD is by gpg 2.2.40, with an Ed25519 key. */
#define GOOD_TEXT "From me\n- x\nhello\n\n"
#define GOOD_HEAD                              \
	"-----BEGIN PGP SIGNED MESSAGE-----\n" \
	"Hash: SHA256\n"                       \
	"\n"                                   \
	"- From me\n"                          \
	"- - x\n"                              \
	"hello\n"                              \
	"\n"
#define GOOD                                                                 \
	GOOD_HEAD                                                            \
	"-----BEGIN PGP SIGNATURE-----\n"                                    \
	"\n"                                                                 \
	"iHUEARYIAB0WIQS/kyGeqBNey/bg7l0EPSVVwHdBAAUCaw1oxwAKCRAEPSVVwHdB\n" \
	"ALmZAQDVpM/0KVweyy7hRhstjgJ2vaJuIDtM30xyx9PYbG3JEwD/W7fbo8MVSU/y\n" \
	"K2O4EYEKu7k6VptfyTQ5ZmuNGIX2NQE=\n"                                 \
	"=wDUc\n"                                                            \
	"-----END PGP SIGNATURE-----\n"

/* The packet has a head, what is signed, what is not, two octets of the digest, two numbers. */
#define SIGNED_END 37
#define OPEN_END 49
#define NUMBERS 51
#define SECOND_NUMBER 85

static bool has_form(const char *text)
{
	char covered[SHA256_HEX_SIZE];
	return cleartext_has_form(text, strlen(text), covered);
}

static void test_form_is_what_gpg_writes(void **state UNUSED)
{
	char covered[SHA256_HEX_SIZE];
	AUTO_BUFFER form = BUFFER_INIT, text = BUFFER_INIT;
	assert_true(has_form(GOOD));
	assert_true(cleartext_form(GOOD, strlen(GOOD), &form, covered));
	assert_string_equal(buffer_text(&form), GOOD);
	assert_true(cleartext_get(GOOD, strlen(GOOD), &text));
	assert_string_equal(buffer_text(&text), GOOD_TEXT);
}

/* Returns the message with `to` for the first of `from`. Caller frees. */
static char *replace(const char *from, const char *to)
{
	const char *at = strstr(GOOD, from);
	if (!at)
		fail_msg("'%s' is not in the message", from);
	return xasprintf("%.*s%s%s", (int)(at - GOOD), GOOD, to, at + strlen(from));
}

static const struct {
	const char *what, *from, *to;
	bool is_framed; /* else it is refused before */
} deviations[] = {
	{"no Hash", "Hash: SHA256\n", "", true},
	{"another Hash", "SHA256", "SHA512", true},
	{"two Hashes in a line", "SHA256", "SHA256,SHA512", true},
	{"two lines of Hash", "Hash: SHA256\n", "Hash: SHA256\nHash: SHA256\n", true},
	{"a Hash in small letters", "SHA256", "sha256", true},
	{"a blank behind the Hash", "SHA256\n", "SHA256 \n", true},
	{"two blanks before the Hash", "Hash: ", "Hash:  ", true},
	{"hash, not Hash", "Hash: ", "hash: ", false},
	{"another armour header", "\n\n", "\nCharset: utf-8\n\n", false},
	{"NotDashEscaped", "\n\n", "\nNotDashEscaped: x\n\n", false},
	{"a blank in the empty line", "\n\n", "\n \n", false},
	{"a blank behind a line", "hello\n", "hello \n", true},
	{"a tab behind a line", "hello\n", "hello\t\n", true},
	{"a carriage return behind a line", "hello\n", "hello\r\n", true},
	{"a form feed behind a line", "hello\n", "hello\f\n", true},
	{"a blank in an empty line", "hello\n\n", "hello\n \n", true},
	{"an empty line more", "hello\n\n", "hello\n\n\n", true},
	{"an escape more", "hello", "- hello", true},
	{"an escape less", "- From", "From", true},
	{"an escape that is needed", "- - x", "- x", true},
	{"a Version", "SIGNATURE-----\n", "SIGNATURE-----\nVersion: GnuPG v2\n", true},
	{"a Comment", "SIGNATURE-----\n", "SIGNATURE-----\nComment: x\n", true},
	{"a header without a name", "SIGNATURE-----\n", "SIGNATURE-----\nx\n", true},
	{"a blank before the digits", "SIGNATURE-----\n\n", "SIGNATURE-----\n \n", true},
	{"an empty line less", "SIGNATURE-----\n\n", "SIGNATURE-----\n", true},
	{"an empty line before the digits", "SIGNATURE-----\n\n", "SIGNATURE-----\n\n\n", true},
	{"a blank at the end of digits", "wHdB\n", "wHdB \n", true},
	{"a blank before digits", "iHUE", " iHUE", true},
	{"a blank between digits", "iHUE", "iHU E", true},
	{"a carriage return behind digits", "wHdB\n", "wHdB\r\n", true},
	{"two lines in one", "wHdB\nALmZ", "wHdBALmZ", true},
	{"one line in two", "iHUE", "iHUE\n", true},
	{"an empty line between digits", "wHdB\nALmZ", "wHdB\n\nALmZ", true},
	{"bits that say nothing", "NQE=", "NQF=", true},
	{"no padding", "NQE=", "NQE", true},
	{"more padding", "NQE=", "NQE==", true},
	{"a padding in a line of its own", "NQE=", "NQE\n=", true},
	{"another digit", "iHUE", "iHVE", true},
	{"what is no digit", "iHUE", "iH-E", true},
	{"a wrong checksum", "=wDUc", "=wDUd", true},
	{"no checksum", "=wDUc\n", "", true},
	{"two checksums", "=wDUc\n", "=wDUc\n=wDUc\n", true},
	{"a checksum that is too long", "=wDUc", "=wDUcA", true},
	{"an empty line before the end", "=wDUc\n", "=wDUc\n\n", true},
	{"a blank behind the end", "END PGP SIGNATURE-----", "END PGP SIGNATURE----- ", false},
	{"a carriage return at the end", "END PGP SIGNATURE-----", "END PGP SIGNATURE-----\r",
	 false},
	{"no newline at the end", "END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----", true},
	{"a newline behind the end", "END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----\n\n",
	 false},
	{"no signature at all",
	 "iHUEARYIAB0WIQS/kyGeqBNey/bg7l0EPSVVwHdBAAUCaw1oxwAKCRAEPSVVwHdB\n", "", true},
};

static void test_no_other_form(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(deviations); i++) {
		AUTO_FREE char *text = replace(deviations[i].from, deviations[i].to);
		if (has_form(text))
			fail_msg("%s: taken", deviations[i].what);
		if (cleartext_is_framed(text, strlen(text)) != deviations[i].is_framed)
			fail_msg("%s: framed is not %d", deviations[i].what,
				 deviations[i].is_framed);
	}
}

static void get_packet(const char *text, struct buffer *packet)
{
	const char *armour = strstr(text, ARMOUR_BEGIN);
	assert_true(armour_read(armour, strlen(armour), packet));
}

static char *read_message(const struct buffer *packet)
{
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, GOOD_HEAD);
	armour_write(packet->data, packet->len, &text);
	return buffer_steal(&text);
}

/* Other packets, whose armour is as it shall be. */
static const struct {
	const char *what;
	size_t at, drop;
	const char *bytes;
	size_t len;
	bool is_same; /* nothing that is signed is another: it can be brought into the form */
} packets[] = {
	{"a length of two octets", 0, 2, "\x89\x00\x75", 3, true},
	{"a length of four octets", 0, 2, "\x8a\x00\x00\x00\x75", 5, true},
	{"a head of the new format", 0, 2, "\xc2\x75", 2, true},
	{"no length", 0, 2, "\x8b", 1, true},
	{"another packet behind it", 119, 0, "\xcd\x01x", 3, false},
	{"a packet before it", 0, 0, "\xca\x03PGP", 5, false},
	{"no issuer", SIGNED_END, 12, "\0\0", 2, true},
	{"an issuer that is not the signer", SIGNED_END + 4, 1, "x", 1, true},
	{"a note besides the issuer", SIGNED_END, 2, "\0\x0d\x02\x65x", 5, true},
	{"other octets of the digest", OPEN_END, 1, "x", 1, true},
	{"a number of fewer bits", SECOND_NUMBER + 1, 1, "\xfe", 1, true},
	{"a number with a zero before it", NUMBERS, 2, "\x01\x08\0", 3, true},
	{"a number more", 119, 0, "\0\x01\x01", 3, false},
	{"a number less", SECOND_NUMBER, 34, "", 0, false},
	{"a binary document", 3, 1, "\0", 1, false},
	{"version 3", 2, 1, "\x03", 1, false},
	{"an algorithm that nobody knows", 4, 1, "x", 1, false},
	{"a digest that nobody knows", 5, 1, "x", 1, false},
	{"MD5", 5, 1, "\x01", 1, false},
	{"cut off", 60, 59, "", 0, false},
};

static void assert_other_packet(size_t i, const struct buffer *good)
{
	AUTO_BUFFER packet = BUFFER_INIT, form = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	buffer_add(&packet, good->data, packets[i].at);
	buffer_add(&packet, packets[i].bytes, packets[i].len);
	buffer_add(&packet, good->data + packets[i].at + packets[i].drop,
		   good->len - packets[i].at - packets[i].drop);
	/* The head gets the new length where the body's is another. */
	if (packets[i].at > 2 && packets[i].at < good->len && packets[i].drop != 59)
		packet.data[1] = (uint8_t)(packet.len - 2);
	else if (packets[i].at == good->len && packets[i].bytes[0] == 0)
		packet.data[1] = (uint8_t)(packet.len - 2);
	AUTO_FREE char *text = read_message(&packet);
	if (has_form(text))
		fail_msg("%s: taken", packets[i].what);
	bool made = cleartext_form(text, strlen(text), &form, covered);
	if (made != packets[i].is_same || (made && strcmp(buffer_text(&form), GOOD) != 0))
		fail_msg("%s: %s", packets[i].what, made ? buffer_text(&form) : "no form");
}

static void test_no_other_packet(void **state UNUSED)
{
	AUTO_BUFFER good = BUFFER_INIT;
	get_packet(GOOD, &good);
	assert_int_equal(good.len, 119);
	for (size_t i = 0; i < ARRAY_SIZE(packets); i++)
		assert_other_packet(i, &good);
}

/* A text that stays in the form has other numbers, and those are what the key has made: no other
 * byte of the file can be another. */
static void test_no_byte_but_of_the_numbers(void **state UNUSED)
{
	AUTO_BUFFER good = BUFFER_INIT;
	size_t taken = 0;
	get_packet(GOOD, &good);
	for (size_t i = 0; i < strlen(GOOD); i++)
		for (int byte = 1; byte < 256; byte++) {
			char text[] = GOOD;
			struct buffer packet = BUFFER_INIT;
			text[i] = (char)byte;
			if (strcmp(text, GOOD) == 0 || !has_form(text))
				continue;
			taken++;
			assert_memory_equal(text, GOOD, strlen(GOOD_HEAD));
			get_packet(text, &packet);
			assert_int_equal(packet.len, good.len);
			assert_memory_equal(packet.data, good.data, NUMBERS);
			buffer_free(&packet);
		}
	/* Each other byte changes the checksum. */
	assert_int_equal(taken, 0);
}

static void test_covered(void **state UNUSED)
{
	char covered[SHA256_HEX_SIZE], other[SHA256_HEX_SIZE];
	AUTO_BUFFER form = BUFFER_INIT, packet = BUFFER_INIT;
	assert_true(cleartext_has_form(GOOD, strlen(GOOD), covered));
	/* Repositories are known by it, so it stays what it is. */
	assert_string_equal(covered,
			    "b999e2e7a69c2a1cace98c27e87e5234836e764b745092dd8366d59a76c95497");
	/* Numbers are not covered: with some algorithms others are as good. */
	get_packet(GOOD, &packet);
	packet.data[100] ^= 1;
	AUTO_FREE char *numbers = read_message(&packet);
	assert_true(cleartext_has_form(numbers, strlen(numbers), other));
	assert_string_equal(other, covered);
	/* A time is covered. */
	packet.data[36] ^= 1;
	AUTO_FREE char *later = read_message(&packet);
	assert_true(cleartext_form(later, strlen(later), &form, other));
	assert_string_not_equal(other, covered);
	AUTO_FREE char *text = replace("hello", "hallo");
	assert_true(cleartext_form(text, strlen(text), &form, other));
	assert_string_not_equal(other, covered);
}

/* The bytes are those of RFC 4648, 10, and the checksums as gpg --enarmor makes them. */
static void test_armour_of_all_lengths(void **state UNUSED)
{
	uint8_t bytes[200];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 5);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		struct buffer text = BUFFER_INIT, read = BUFFER_INIT;
		armour_write(bytes, len, &text);
		assert_true(armour_read(buffer_text(&text), text.len, &read));
		assert_int_equal(read.len, len);
		assert_memory_equal(read.data ? read.data : bytes, bytes, len);
		buffer_free(&text);
		buffer_free(&read);
	}
	struct buffer text = BUFFER_INIT;
	armour_write("foobar", 6, &text);
	assert_string_equal(buffer_text(&text),
			    ARMOUR_BEGIN "\n\nZm9vYmFy\n=czTe\n" ARMOUR_END "\n");
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_of_good_text),
		cmocka_unit_test(test_check_of_bad_text),
		cmocka_unit_test(test_check_of_long_lines),
		cmocka_unit_test(test_is_framed),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_form_is_what_gpg_writes),
		cmocka_unit_test(test_no_other_form),
		cmocka_unit_test(test_no_other_packet),
		cmocka_unit_test(test_no_byte_but_of_the_numbers),
		cmocka_unit_test(test_covered),
		cmocka_unit_test(test_armour_of_all_lengths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
