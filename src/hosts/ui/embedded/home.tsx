import "../style/embedded-home.css";
import { Home } from "../home/home.tsx";
import { show } from "./view.tsx";

// The pages with a pack's episodes are left out, because they would make this view too large.
show({ page: "home" }, ({ page }) => page === "home" && <Home />);
