/** What a component may have on Linux is 255 bytes; 40 are kept for the names of staged files and for suffixes. */
export const NAME_BYTES = 255 - 40;

/** A video's name without its extension: the longest subtitle suffix (`.por.forced.sdh.vtt`) still fits behind it. */
export const STEM_BYTES = NAME_BYTES - 35;

/** The title of a movie or show: the same in the folder and in the files unless an edition needs the room. */
export const TITLE_BYTES = 120;
