import { z } from "zod";

/** Longest session name and username, in code points. */
export const SESSION_NAME_MAX = 64;
export const USERNAME_MAX = 40;

// Controls, halves of a character, bidirectional overrides and isolates, and separators that break a line: none may stand in a name.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
// Something that can be seen: a letter, number, mark on a base, punctuation, symbol or emoji.
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
// Letters of Unicode that draw nothing (Hangul fillers, Braille blank).
const BLANK_LETTERS = /[\u115f\u1160\u3164\uffa0\u2800]/gu;

/** A name as shown: NFC, trimmed, inner white space collapsed to one space. */
export function displayName(typed: string): string {
  return typed.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** The key by which names are compared: NFKC, case folded. Two names with one key are one name. */
export function nameKey(name: string): string {
  // There is no case folding in ECMAScript; upper then lower case joins ß/ss, ſ/s and final sigma as folding does.
  return displayName(name).normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC").replace(/\s+/gu, " ").trim();
}

function nameSchema(maxCodePoints: number) {
  return z
    .string()
    .max(maxCodePoints * 8) // before any work on it: a code point is two units at most, spaces collapse
    .refine((typed) => !FORBIDDEN.test(typed.replace(/[\t\r\n]/g, " ")), "holds control or direction characters")
    .transform(displayName)
    .refine((name) => VISIBLE.test(name.replace(BLANK_LETTERS, "")), "holds nothing visible")
    .refine((name) => [...name].length <= maxCodePoints, `is longer than ${maxCodePoints} characters`)
    .refine((name) => name !== "." && name !== "..", "can't be a dot path");
}

/** 1-64 code points. Parses to the display form. */
export const sessionNameSchema = nameSchema(SESSION_NAME_MAX);
/** 1-40 code points. Parses to the display form. */
export const usernameSchema = nameSchema(USERNAME_MAX);
