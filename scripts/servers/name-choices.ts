/** Settings for names, as users combine them. */
export const NAME_CHOICES = {
  plex: { INGEST_NAMES: "plex", INGEST_ID_TAGS: "plex" },
  trash: { INGEST_NAMES: "trash", INGEST_ID_TAGS: "plex" },
  both: { INGEST_NAMES: "both", INGEST_ID_TAGS: "both" },
  jellyfin: { INGEST_NAMES: "both", INGEST_ID_TAGS: "jellyfin" },
  emby: { INGEST_NAMES: "both", INGEST_ID_TAGS: "emby" },
} as const satisfies Record<string, Record<string, string>>;

export type NameChoice = keyof typeof NAME_CHOICES;
