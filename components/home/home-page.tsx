import { SiteHeader } from "../site/site-header";
import { JoinCard } from "./join-card";
import { RecentRooms } from "./recent-rooms";

export function HomePage() {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-6 px-4 pt-4 pb-16 sm:pb-28">
        <JoinCard />
        <RecentRooms />
      </main>
    </div>
  );
}
