// Words of no language in many scripts, cases, widths and brackets, made from a seed.
import { randomFrom, SEED } from "./random.ts";

/**
 * A run tests a third of six hundred names of each kind, and another seed selects another third.
 * The long suite tests all of these names and more.
 */
const IS_LONG = process.env.PLEX_INGEST_FAULTS === "long";
export const FIRST = IS_LONG ? 1 : 1 + 200 * (SEED % 3);
export const NAMES = IS_LONG ? 2000 : 200;
export const TIMEOUT_MS = 3_600_000;

const LETTERS = [
  "bdfgklmnprstvaeiou",
  "bdfgklmnéèàüöñçåøß",
  "бвгджзклмнпрстаеиоу",
  "αβγδεζηθικλμνοπρστ",
  "אבגדהוזחטיכלמנסעפ",
  "ابتثجحخدذرزسشصضطظع",
  "कखगघचछजझटठडढतथदध",
  "அஆஇஈஉஊஎஏகஙசஞடணதநப",
  "กขคฆงจฉชซญดตถทธนบป",
  "あいうえおかきくけこさしすせそ",
  "アイウエオカキクケコサシスセソ",
  "雾港灯塔街海风船夜桥石",
  "가나다라마바사아자차카타파하",
] as const;
const AROUND: readonly ((word: string) => string)[] = [
  (word) => ` ${word} `,
  (word) => `.${word}.`,
  (word) => `_${word}_`,
  (word) => ` [${word}] `,
  (word) => ` (${word}) `,
  (word) => ` - ${word} `,
];
const SPELT: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.normalize("NFD"),
  (word) => word.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
];

export type Made = {
  word: string;
  around: (word: string) => string;
  pick: <T>(of: readonly T[]) => T;
};

export function made(seed: number): Made {
  const next = randomFrom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const letters = Array.from(pick(LETTERS));
  const one = () =>
    Array.from({ length: 4 + Math.floor(next() * 5) }, () => pick(letters)).join("");
  return { word: pick(SPELT)(pick([one(), `${one()} ${one()}`])), around: pick(AROUND), pick };
}
