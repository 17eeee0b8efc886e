// Generated names in every common form. Numbers make the names unique, so that no result can be
// cached.
const FORMS: readonly ((n: number) => string)[] = [
  (n) => `The.Lantern.Keeper.${1950 + (n % 70)}.1080p.BluRay.x264-GRP${n}`,
  (n) => `Quiet Harbour ${n} (${1950 + (n % 70)}) [2160p] [WEB-DL] [DDP5.1].mkv`,
  (n) =>
    `North.of.Nowhere.S${String(1 + (n % 9)).padStart(2, "0")}E${String(1 + (n % 24)).padStart(2, "0")}.The.Long.Road.720p.HDTV.x264-TEAM${n}.mkv`,
  (n) =>
    `[Fansubs] Sora no Tegami ${n} - ${String(1 + (n % 26)).padStart(2, "0")} [1080p][${(n * 2654435761).toString(16).padStart(8, "0").slice(-8)}].mkv`,
  (n) =>
    `The Evening Desk 2019.${String(1 + (n % 12)).padStart(2, "0")}.${String(1 + (n % 28)).padStart(2, "0")} Guest ${n} WEB h264-DESK`,
  (n) => `Brass.Kingdom.Season.1-${2 + (n % 7)}.Complete.German.DL.1080p.WEB.x264-${n}`,
];

export const madeNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => FORMS[n % FORMS.length]?.(n) ?? "");
