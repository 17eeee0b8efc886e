const VIDEO = new Set("mkv mp4 m4v avi mov ts m2ts wmv webm mpg mpeg".split(" "));
const SUBTITLE = new Set("srt ass ssa sub idx sup vtt smi".split(" "));

/** Nothing but these is ever filed, whatever role a file was given. Extensions in lower case, without the dot. */
export const isVideoExtension = (extension: string): boolean => VIDEO.has(extension);
export const isSubtitleExtension = (extension: string): boolean => SUBTITLE.has(extension);
