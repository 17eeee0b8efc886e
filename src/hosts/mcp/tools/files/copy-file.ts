import { fileTool } from "./file-call.ts";

export const copyFile = fileTool("copy_file", "copy", {
  title: "Copy a file",
  description:
    "Copy a video or subtitle to another place in the library, read back and compared; missing folders are made. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
});
