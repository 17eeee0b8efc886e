/**
 * Facts about a video that the header of its file states. Values are written as names state them
 * (`ParsedName`, `StatedDetails`). A fact is absent if the header does not state it for certain.
 */
export type MediaFacts = {
  /** `H.264`, `HEVC`, `AV1`. A header does not state the encoder (`x265`). */
  codec?: string;
  bitDepth?: BitDepth;
  /** `DV`, `HDR10`, `HLG`, or `HDR` if the format is not stated. Empty for SDR. */
  hdr?: string[];
  /** Codec of the main sound track, then `Atmos` if the header states it. */
  audio?: string[];
  /** Channels of the main sound track: `5.1`. */
  channels?: string;
  /** Languages of all sound tracks: ISO 639-1 codes, or ISO 639-3 codes if there is no shorter one. */
  languages?: string[];
  /** Absent if the video is flat, because most 3D videos do not set the flag. */
  is3D?: true;
};

export type BitDepth = 8 | 10 | 12;
