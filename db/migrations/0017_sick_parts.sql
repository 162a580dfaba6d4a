CREATE TABLE "part_states" (
	"part" text PRIMARY KEY NOT NULL,
	"failing_since" timestamp with time zone,
	"failed_at" timestamp with time zone,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "refunds_once_whole_order";--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_once_whole_order" ON "refunds" USING btree ("order_id","purpose") WHERE "refunds"."unit_id" is null and "refunds"."purpose" <> 'elsewhere';
--> statement-breakpoint
alter table refunds drop constraint refunds_purpose;
--> statement-breakpoint
alter table refunds add constraint refunds_purpose
  check (purpose in ('undelivered', 'cancelled', 'goodwill', 'dispute', 'mismatch', 'elsewhere'));
--> statement-breakpoint
alter table refunds drop constraint refunds_of_a_unit;
--> statement-breakpoint
alter table refunds add constraint refunds_of_a_unit
  check (unit_id is not null or purpose in ('mismatch', 'goodwill', 'dispute', 'elsewhere'));
--> statement-breakpoint
-- What was sent back at Stripe itself is known by Stripe's id alone, and has happened already.
alter table refunds add constraint refunds_made_elsewhere
  check (purpose <> 'elsewhere' or (unit_id is null and stripe_refund_id is not null));
