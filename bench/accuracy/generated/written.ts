/** Replacements for `{title}`, `{ss}` and so on. */
export type Words = Readonly<Record<string, string>>;

const fill = (text: string, words: Words): string =>
  text.replace(/\{(\w+)\}/g, (_, word: string) => {
    const value = words[word];
    if (value === undefined) throw new Error(`No word for {${word}} in: ${text}`);
    return value;
  });

/**
 * Fills in the release name and the video names of a form: `{title} ({year}) => {title} cd1.avi ;
 * {title} cd2.avi`.
 */
export function written(form: string, words: Words): { name: string; videos: string[] } {
  const [name = "", videos] = form.split(" => ");
  return {
    name: fill(name, words),
    videos: videos?.split(" ; ").map((video) => fill(video, words)) ?? [],
  };
}
