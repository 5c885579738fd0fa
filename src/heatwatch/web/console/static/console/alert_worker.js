// Shows that an alert waits, also while no page of the console is open. A push carries no words, so this says the same
// of whatever waits. It reads nothing, keeps nothing, and stands between no page and the console: from where it is
// served it reaches no page.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("push", (event) => {
  const shown = { body: "Sign in to the desk to see it.", tag: "alert", renotify: true, requireInteraction: true };
  event.waitUntil(self.registration.showNotification("An alert is waiting", shown));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // In a window of its own: what somebody types in another stays as it is.
  event.waitUntil(self.clients.openWindow("/alerts/"));
});
