import type { Reason } from "../../reason.ts";

/** Why a file of a release is not filed: history and previews say it in these words. */
export const NOT_FILED = {
  skipped: { code: "skipped", message: "A person said to leave this file where it is." },
  sample: { code: "sample", message: "A sample is never filed." },
  archive: { code: "archive", message: "An archive is not filed: unpack it first." },
  disc: { code: "disc", message: "A disc image or disc folder is not filed: make a video file of it first." },
  notMedia: { code: "not_media", message: "This is neither a video nor a subtitle that Plex reads." },
  severalVideos: {
    code: "several_videos",
    message: "The release holds several videos of this one movie: skip all but one, or give each its own release.",
  },
  sameEpisode: { code: "same_destination", message: "Another video of the release is the same episode." },
  sameDestination: { code: "same_destination", message: "Another file of the release would get the same name." },
  noEpisode: { code: "no_episode", message: "Nobody has said yet which episode this is." },
  episodesApart: {
    code: "episodes_apart",
    message: "Plex cannot be told of one file with episodes that do not follow on.",
  },
  noVideo: { code: "no_video", message: "It is not certain which video this subtitle belongs to." },
  halfPair: {
    code: "half_pair",
    message: "An .idx and its .sub are one subtitle, and the other half of it is missing or stays.",
  },
  subtitleStands: {
    code: "destination_exists",
    message:
      "Subtitles of its language and kind stand beside the video already, under every name that Plex reads; to have this one there, undo or move away one of them.",
  },
  videoStays: { code: "video_stays", message: "The video that this subtitle belongs to is not filed." },
  outside: { code: "outside_library", message: "The name would lie outside the library." },
} as const satisfies Record<string, Reason>;
