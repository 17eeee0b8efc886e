import * as z from "zod";
import { shownSentence, workFields } from "../shown/release-shape.ts";

const text = z.string();

const previewedFile = z.strictObject({
  ...workFields,
  /** Name of the download, or of the file when it was adopted. */
  download: text,
  /** Current path below the library's folder. Examples have the name by the settings in force. */
  from: text,
  /** Path with the given settings. */
  to: text,
  /** Reason why the file would keep its name. */
  problem: shownSentence.exactOptional(),
});

/** Names of ten films and episodes with settings that need not be saved. */
export const namesPreview = z.strictObject({
  files: z.array(previewedFile),
  /** True for made-up files: the library has none yet. */
  examples: z.boolean(),
  /** True if `page + 1` has other files. */
  more: z.boolean(),
  /** Text of every setting for names, with these settings. An unset one is omitted. */
  settings: z.record(text, text),
  /** The consequence of names that state the quality. */
  note: text.exactOptional(),
  /** Settings that cannot be used. The preview is made as if they were not given. */
  problems: z.array(z.strictObject({ name: text, message: text })),
});

export type NamesPreview = z.output<typeof namesPreview>;
export type PreviewedFile = z.output<typeof previewedFile>;
