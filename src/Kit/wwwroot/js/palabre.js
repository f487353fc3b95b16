// The entry of every page. Everything here also works for a page that Turbo brings in without reloading the document.
import * as Turbo from "../vendor/turbo.js";
import { followAnnouncements } from "./announcements.js";
import { keepDrafts } from "./drafts.js";
import { moveTimes } from "./elapsed.js";
import { guardForms } from "./forms.js";
import { followTopics } from "./live.js";
import { beInstallable } from "./installed.js";
import { importModules } from "./modules.js";
import { whenPageChanges } from "./page.js";
import { applyPreferences } from "./preferences.js";
import { openSheets } from "./sheets.js";
import { followToasts } from "./toasts.js";
import { tellZone } from "./zone.js";

Turbo.config.forms.submitter = "aria-disabled"; // a disabled button loses the focus, and with it a keyboard's place
Turbo.start();
tellZone();
guardForms();
keepDrafts();
openSheets();
moveTimes();
applyPreferences();
beInstallable();
whenPageChanges(importModules);
whenPageChanges(followAnnouncements);
whenPageChanges(followToasts);
whenPageChanges(followTopics);
