import type { en } from "./en";

type Sentences<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Sentences<T[Key]> };

/** What every language must say: a missing or a surplus row is a compile error. */
export type Messages = Sentences<typeof en>;
