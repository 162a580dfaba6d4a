ALTER TABLE "catalogue_syncs" ADD COLUMN "added_codes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "catalogue_syncs" ADD COLUMN "changed_codes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "catalogue_syncs" ADD COLUMN "retired_codes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "settings" DROP COLUMN "margin_basis_points";--> statement-breakpoint
ALTER TABLE "settings" DROP COLUMN "floor_cents";--> statement-breakpoint
ALTER TABLE "settings" DROP COLUMN "card_fee_basis_points";--> statement-breakpoint
ALTER TABLE "settings" DROP COLUMN "card_fee_fixed_cents";--> statement-breakpoint
-- The operator's page about the catalogue follows a sync.
create function notify_catalogue_sync() returns trigger language plpgsql as $$
begin
  perform pg_notify('shop_changed', 'catalogue');
  return null;
end $$;
--> statement-breakpoint
create trigger catalogue_syncs_notify after insert or update on catalogue_syncs
  for each statement execute function notify_catalogue_sync();
--> statement-breakpoint
create index catalogue_syncs_started on catalogue_syncs (started_at desc);
