CREATE TABLE "alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"esim_id" text NOT NULL,
	"kind" text NOT NULL,
	"allowance" integer NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "alerts_once" UNIQUE("esim_id","kind","allowance")
);
--> statement-breakpoint
CREATE TABLE "esim_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"esim_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"settled_at" timestamp with time zone,
	"next_action_at" timestamp with time zone DEFAULT shop_now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" text PRIMARY KEY NOT NULL,
	"esim_id" text NOT NULL,
	"allowance" integer NOT NULL,
	"used_bytes" bigint NOT NULL,
	"total_bytes" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "readings_once" UNIQUE("esim_id","allowance","at","used_bytes")
);
--> statement-breakpoint
CREATE TABLE "top_up_offers" (
	"esim_id" text NOT NULL,
	"supplier_code" text NOT NULL,
	"kind" text NOT NULL,
	"data_bytes" bigint NOT NULL,
	"days" integer NOT NULL,
	"cost_units" bigint NOT NULL,
	"read_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "top_up_offers_esim_id_supplier_code_pk" PRIMARY KEY("esim_id","supplier_code")
);
--> statement-breakpoint
ALTER TABLE "mails" DROP CONSTRAINT "mails_once";--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "muted_alerts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "status_since" timestamp with time zone DEFAULT shop_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "allowance" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "next_read_at" timestamp with time zone DEFAULT shop_now();--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "offers_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "esims" ADD COLUMN "offers_reason" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "subject" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "esim_id" text;--> statement-breakpoint
ALTER TABLE "supplier_intents" ADD COLUMN "before" jsonb;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_esim_id_esims_id_fk" FOREIGN KEY ("esim_id") REFERENCES "public"."esims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "esim_changes" ADD CONSTRAINT "esim_changes_esim_id_esims_id_fk" FOREIGN KEY ("esim_id") REFERENCES "public"."esims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_esim_id_esims_id_fk" FOREIGN KEY ("esim_id") REFERENCES "public"."esims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "top_up_offers" ADD CONSTRAINT "top_up_offers_esim_id_esims_id_fk" FOREIGN KEY ("esim_id") REFERENCES "public"."esims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "esim_changes_one_live" ON "esim_changes" USING btree ("esim_id") WHERE "esim_changes"."state" in ('due', 'sent');--> statement-breakpoint
CREATE INDEX "esim_changes_due" ON "esim_changes" USING btree ("next_action_at") WHERE "esim_changes"."next_action_at" is not null;--> statement-breakpoint
CREATE INDEX "esim_changes_esim" ON "esim_changes" USING btree ("esim_id","created_at");--> statement-breakpoint
CREATE INDEX "esims_due" ON "esims" USING btree ("next_read_at") WHERE "esims"."next_read_at" is not null;--> statement-breakpoint
CREATE INDEX "order_lines_esim" ON "order_lines" USING btree ("esim_id") WHERE "order_lines"."esim_id" is not null;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_once" UNIQUE("kind","order_id","subject","seq");