/** The env file that an installed unit or plist of ours names; undefined where it names none. */
export function envFileIn(text: string): string | undefined {
  const inPlist = /<string>--env-file<\/string>\s*<string>([^<]*)<\/string>/.exec(text)?.[1];
  if (inPlist !== undefined) return inPlist.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const line = /^ExecStart=(.*)$/m.exec(text)?.[1];
  const word = line === undefined ? undefined : /--env-file ("(?:[^"\\]|\\.)*"|\S+)/.exec(line)?.[1];
  if (word === undefined) return undefined;
  const bare = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, "$1") : word;
  return bare.replaceAll("%%", "%").replaceAll("$$", "$");
}
