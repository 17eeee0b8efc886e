import { english, type Text } from "./english.ts";

/** The words of the view. There is one language; the next one is chosen here, by `navigator.languages`. */
export const text: Text = english;
