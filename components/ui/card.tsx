import type { ReactNode } from "react";

export function Card({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <section className={`rounded-box border border-line bg-surface p-6 shadow-card sm:p-8 ${className}`}>
      {children}
    </section>
  );
}
