import { add, type Vocabulary } from "../lex/tag.ts";

const VERSION = "proper|repack|rerip|real proper|repack2|proper2|real";
const NOISE_HARD =
  "readnfo|nfofix|dirfix|hsbs|half sbs|half ou|hou|halfsbs|halfou|half over under|multisub|multisubs|multi subs|esub|esubs|e sub|e subs|softsub|softsubs|hardsub|hardsubs|fastsub|msubs|msub|subpack|hc eng|untouched";
const NOISE_SOFT =
  "internal|limited|integrale|intégrale|festival|stv|docu|doku|hc|ws|pal|ntsc|subbed|dubbed|sub|subs|subtitles|subtitled|line|md|ld|mic|hq|hd|sd|retail|dl|ml|3d|sbs|ou|batch|complete|complet|completa|uncompressed|widescreen|fs|oar|rip|mux|hybrid|upscaled|upscale|ai upscale|convert|custom|obfuscated|xpost|postbot|scrambled|bonus|extras|sample|proof|vol|xxx|fixed|synced|reenc|re encoded|sdr|dubbed audio|english dubbed|eng subs|english subs|cut|read nfo|preair|unaired|miniseries|mini series|complete series|the complete series|complete collection|the complete collection|the complete|tv series|season pack|nf|amzn|custom dub|hfr|hdc|complete version|full season|full seasons|complete season|complete seasons|the complete season|the complete seasons|season complete|hevc hdr|imax enhanced|dqldr|int|ex yu|hdlight|light|4klight|mhd|mini|microhd|end|fin";
const NETWORKS_HARD = "amzn|dsnp|hmax|atvp|pcok|pmtp|dsny|ddlr|crav|paramountplus|disneyplus|nflx";
const NETWORKS_SOFT =
  "amazon|netflix|nf|hulu|hbo|max|stan|itunes|it|cr|iplayer|ip|viki|red|roku|peacock|hallmark|hoichoi|zee5|sonyliv|hotstar|dsnyp|dm|apple|aubc|auvio|blutv|cc|ccgc|cmor|cmax|crkl|cspn|ctv|dcu|ddy|dply|drpo|dscp|dski|esq|ettv|etv|exxen|fptv|fubo|funi|fyi|glbl|go90|hidi|hlmk|ifc|ipla|iqiyi|kcaa|knpy|kocowa|lftl|mbc|mewatch|movistar|mubi|mgmp|my5|nfb|npo|nrk|numb|odk|pksn|playz|pluz|poga|puhu|ptv|rkten|rte|rtl|sbs|sic|shmi|skst|snet|spik|spro|strp|strz|sume|svt|swer|tfou|tubi|tv2|tv3|tv4|tving|tvnow|ufc|unxt|uktv|vh1|viu|vlct|vmeo|vrv|vudu|wavve|wetv|wkst|wnet|wwen|xbox|yhoo|yle|youku|zdf";
// Stations whose own catch-up is of series: films come from shops and from Blu-rays.
const STATIONS =
  "bbc|itv|nbc|cbs|abc|fox|ae|bet|mtv|cw|all4|4od|amc|animal planet|anpl|aptn|atv|cbc|cnbc|cnn|cmt|discovery|diy|espn|food|foodnetwork|freeform|hgtv|hist|history|lifetime|natgeo|ngc|nick|nickelodeon|pbs|pbsk|science|scifi|seso|showtime|syfy|tbs|tlc|tnt|trutv|tru|travel|vice|vicetv";

/** The value of a network's tag that is a television station. */
export const STATION = "station";

/** Marks of re-release, sale and trade; stations and shops. */
export function addJargon(into: Vocabulary): void {
  add(into, { kind: "version", value: "1", hard: false }, VERSION);
  add(into, { kind: "noise", value: "", hard: false }, NOISE_SOFT);
  add(into, { kind: "noise", value: "", hard: true }, NOISE_HARD);
  add(into, { kind: "network", value: "", hard: false }, NETWORKS_SOFT);
  add(into, { kind: "network", value: STATION, hard: false }, STATIONS);
  add(into, { kind: "network", value: "", hard: true }, NETWORKS_HARD);
}
