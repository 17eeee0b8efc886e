// How the finder reads what a person asks for. Tools' texts are read with the same stems.

/** Words that do not tell one tool from another. Words that ask (who, why, how many) do. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  "a an the of to is are be it my me i you your please that this so just".split(" "),
);

/**
 * Words for the same thing, with the word of the tools first. Each counts as the first of its row, in
 * requests and in texts.
 */
const SAME: readonly string[] = [
  "film movie flick blockbuster",
  "series sitcom programme serial",
  "documentary docu docuseries",
  "tv telly television chromecast roku projector screen",
  "watched seen viewed",
  "unwatched unseen unplayed",
  "duplicate double twice dupe doubled",
  "missing lacking lack absent gap hole",
  "client player device",
  "actor actress cast starring star",
  "poster artwork cover thumbnail image picture art backdrop",
  "broken corrupt damaged unplayable",
  "fast speed quick slow",
  "continue resume unpause",
  "gigabyte gb terabyte tb gig",
  "approve greenlight okay ok accept allow",
  "reject decline refuse dismiss",
  "undo revert rollback undid undone reverse",
  "retry redo redid rerun",
  "wrong incorrect mistaken mistake false mixed misread wrongly incorrectly mislabeled misidentified",
  "disk drive nas storage hdd ssd",
  "waiting pending inbox outstanding",
  "preview simulate rehearse simulation",
  "torrent seed seeding leech",
  "rating score",
  "setting option preference configuration config",
  "episode installment ep eps",
  "problem trouble issue fault",
  "pause suspend halt freeze",
  "start begin launch",
  "refresh reload refetch",
  "scan rescan",
  "detail info information",
  "history log journal activity",
  "statistic stats figure",
  "identify recognise recognize guess",
  "subtitle sub caption",
  "language dub dubbed",
  "latest newest",
  "recent recently lately",
  "collection boxset franchise saga trilogy",
  "certain sure confident",
  "folder directory dir",
  "someone anyone",
  "kid child children",
  "download grabbed grab",
  "import ingest",
  "tidy clean cleanup neat",
  "plot summary synopsis overview description",
  "finish finished complete completed",
  "relocate transfer shift",
  "group bundle",
  "length runtime",
  "aired broadcast",
];

/** Forms of a verb that no ending shows. */
const IRREGULAR: Readonly<Record<string, string>> = {
  broke: "broken",
  chose: "choose",
  chosen: "choose",
  found: "find",
  froze: "stuck",
  frozen: "stuck",
  hung: "stuck",
  saw: "watched",
  threw: "throw",
  thrown: "throw",
  took: "take",
  taken: "take",
};

/** Parts of a request that are a thing and not words: what they are, in words. */
const SHAPES: readonly (readonly [shape: RegExp, words: string])[] = [
  [/\bmagnet:\S*/giu, " magnet torrent "],
  [/\S*\.(?:mkv|mp4|m4v|avi|ts|srt)\b/giu, " file name "],
  [/\bs\d{1,2}e\d{1,3}\b/giu, " episode "],
  // A player has the name of the room that it is in.
  [
    /\b(?:bed|living|play|bath|dining|guest)[ -]?room\b|\b(?:kitchen|lounge|den)\b/giu,
    " client room ",
  ],
  [/\b\w+ (?:seconds|minutes)\b/giu, " seek "],
  [/\btt\d{6,9}\b|\bthemoviedb\b|\bimdb\b/giu, " tmdb id "],
  [/(?:^|\s)(?:\/[\w.-]+)+\/?(?=\s|$)/giu, " path file folder "],
  [/\b\d{1,3} ?(?:%|percent\b)/giu, " percent confidence "],
  [/\bhow (?:far|much longer|long until)\b/giu, " progress downloading "],
  [/\b(?:how many|how often|on average|per (?:day|week|month))\b/giu, "$& statistics "],
  // Something that a person expected to see.
  [
    /\b(?:what(?:ever)? happened to|where(?:['’]s| is| are| did| has| have)|no sign of|nowhere)\b/giu,
    " missing disappeared why ",
  ],
  [
    /(?:n['’]t|\bnot|\bnever|\bcannot)\b[^.?,]*\b(?:find|see|show(?:s|n|ing)?|appear\w*|arrive\w*|turn(?:ed|ing)? up|made it)\b/giu,
    "$& missing appear ",
  ],
  // Removing, and taking back what was done by mistake.
  [
    /\b(?:get rid of|throw (?:out|away)|bin|chuck|ditch|scrap|dump)\b/giu,
    "$& reject delete unwanted ",
  ],
  [/\b(?:take|put|bring|roll)\b[^.?,]{0,30}\bback\b/giu, "$& undo "],
  // Verbs of two words.
  [/\b(?:wave|let|nod)\b[^.?,]{0,30}\b(?:through|in)\b|\bsign off\b/giu, " approve "],
  [/\b(?:tick|check|cross)\b[^.?,]{0,40}\boff\b/giu, " mark watched "],
  [
    /\b(?:have|give)\b[^.?,]{0,20}\b(?:another|second)\b[^.?,]{0,6}\b(?:go|try|look)\b/giu,
    " retry again ",
  ],
  [
    /\b(?:since|yesterday|last (?:night|week|month)|this (?:morning|week)|lately|recently)\b/giu,
    "$& recent ",
  ],
  [/\b(?:have|has|had|do|does)n['’]t (?:\w+ )?(?:got|have)\b|\bgaps?\b/giu, " lack missing "],
  // To pause, to go on, and to change what is done from now on.
  [
    /\b(?:stop|quit|cease|don['’]t|do not)\b[^.?,]{0,12}\b(?:touch|sort|fil|mov|tak|import|do|work|process|handl)(?:e|ing)\b/giu,
    "$& pause filing ",
  ],
  [/\b(?:back to work|as you were|start up again|off you go)\b/giu, " resume filing "],
  [
    /\b(?:from now on|in (?:the )?future|by default|every time|each time)\b/giu,
    " settings always ",
  ],
  // The state of the program itself.
  [
    /\b(?:are|is) (?:you|it|everything)\b[^.?,]{0,12}\b(?:work|runn)ing\b|\b(?:crashed|crash|alive|awake|asleep|dead)\b/giu,
    "$& engine running status ",
  ],
  // Moving a file to another folder.
  [
    /\b(?:put|place|drop|stick)\b[^.?,]{0,20}\b(?:beside|next to|alongside|into|where it belongs)\b/giu,
    "$& move file folder ",
  ],
  // Kinds of films, and decades.
  [
    /\b(?:horror|comed(?:y|ies)|drama|thriller|documentar(?:y|ies)|sci-?fi|western|action|romance|anime|animated|crime)s?\b|\b(?:19|20)?\d0s\b|\b(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b/giu,
    "$& genre year browse ",
  ],
  // Properties of a file.
  [
    /\b(?:4k|uhd|2160p|1080p|720p|hdr|dolby|atmos|hevc|h\.?26[45]|stereo|surround)\b(?![.\w-])/giu,
    "$& quality resolution file codec ",
  ],
  // Watching, now and before.
  [
    /\b(?:some(?:one|body)|any(?:one|body)|who)\b[^.?]{0,20}\b(?:using|on|streaming|busy)\b/giu,
    "$& playing sessions ",
  ],
  [
    /\b(?:did|has|have)\b[^.?]{1,30}\b(?:finish|watch|see|get through)(?:ed)?\b|\bup to in\b|\bwhere (?:was|am) i\b/giu,
    " watched history ",
  ],
  [
    /\bwho\b[^.?]{0,12}\b(?:said|approved|accepted|rejected|filed|decided|changed|undid|removed|did)\b/giu,
    " history did who ",
  ],
  // Wrong works, in the library and in Plex.
  [
    /\b(?:as|it['’]s|thinks?)\b[^.?]*\bbut\b[^.?]*\b(?:is|it['’]s|was|should)\b/giu,
    " refile wrong ",
  ],
  [/\bplex (?:thinks|says|calls|shows|believes|has)\b/giu, " plex match wrong "],
  [
    /\b(?:pull|take|get)\b[^.?,]{0,20}\bout of\b[^.?,]{0,6}\b(?:library|plex)\b/giu,
    " undo remove library ",
  ],
  [/\b(?:usb|stick|hard drive|old (?:disk|drive))\b/giu, "$& folder contents "],
  // A question about something that has not happened.
  [/\b(?:where|what|how)\b[^?.]*\bwould\b/giu, "$& preview destination "],
];

/** Names with a capital letter that are not part of a title. */
const NO_TITLES =
  "Plex|Jellyfin|Emby|Sonarr|Radarr|TV|NAS|DVD|TMDB|TVDB|I|Apple|Christmas|" +
  "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
/** Capitalised words and years behind the first word. What a title says is about no tool. */
const TITLE = new RegExp(
  String.raw`(?<=\S\s+)(?!(?:${NO_TITLES})\b)(?:\p{Lu}[\p{L}'’]+|\d{4})` +
    String.raw`(?:\s+(?:of|the|and|\p{Lu}[\p{L}'’]+|\d))*`,
  "gu",
);
const TITLE_WORD = " xtitle ";

const WORD = /[\p{L}\p{N}]+/gu;

/** Returns the part that a word has in common with its plural and its other forms. */
function stemOf(form: string): string {
  const word = IRREGULAR[form] ?? form;
  if (word.length < 4) return word;
  const singular = word
    .replace(/ies$/u, "y")
    .replace(/(?<=ss|sh|ch|x)es$/u, "")
    .replace(/(?<=[^su])s$/u, "");
  const bare = singular
    .replace(/(?<=^.*[aeiouy].*[^\W\d_])(?:ing|ed)$/u, "")
    .replace(/([bdgmnpt])\1$/u, "$1");
  return bare.length > 2 ? bare.replace(/(?<=..)e$/u, "").replace(/y$/u, "i") : singular;
}

let same: ReadonlyMap<string, string> | undefined;
function toSame(stem: string): string {
  same ??= new Map(
    SAME.flatMap((row) => {
      const [first = "", ...others] = row.split(" ").map(stemOf);
      return others.map((other) => [other, first] as const);
    }),
  );
  return same.get(stem) ?? stem;
}

const stemsIn = (text: string): string[] =>
  (text.toLowerCase().replaceAll("_", " ").match(WORD) ?? []).map((word) => toSame(stemOf(word)));

const withoutSmall = (stems: readonly string[]): string[] =>
  stems.filter((stem) => !SMALL_WORDS.has(stem));

/** Returns the stems of the words in a tool's texts that tell one tool from another. */
export const wordsIn = (text: string): string[] => withoutSmall(stemsIn(text));

/** Returns the stems of a request, and each two adjacent ones (“who watch”). */
export function featuresOf(request: string): ReadonlySet<string> {
  const shaped = SHAPES.reduce((text, [shape, words]) => text.replace(shape, words), request);
  const stems = stemsIn(shaped.replace(TITLE, TITLE_WORD));
  const pairs = stems.slice(1).map((stem, before) => `${stems[before]} ${stem}`);
  return new Set([...withoutSmall(stems), ...pairs]);
}
