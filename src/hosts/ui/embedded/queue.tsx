import "../style/embedded-queue.css";
import { PackPage } from "../pack/pack.tsx";
import { show } from "./view.tsx";

show({ page: "waiting" }, (place) => place.page === "files" && <PackPage id={place.id} />);
