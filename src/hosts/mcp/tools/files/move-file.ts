import { fileTool } from "./file-call.ts";

export const moveFile = fileTool("move_file", "move", {
  title: "Move a file",
  description:
    "Move a video or subtitle, of a download or the library, to another place in the library; missing folders are made. A torrent's file and what a release filed stay. Two steps: first without confirm_token for the plan and a token, then, when the person agrees, with it. undo_ingest with the release_id takes it back.",
});
