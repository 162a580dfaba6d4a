CREATE TABLE "code_views" (
	"esim_id" text NOT NULL,
	"day" date DEFAULT (shop_now() at time zone 'utc')::date NOT NULL,
	"device" text NOT NULL,
	"way" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"last_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "code_views_esim_id_day_device_way_pk" PRIMARY KEY("esim_id","day","device","way")
);
--> statement-breakpoint
ALTER TABLE "code_views" ADD CONSTRAINT "code_views_esim_id_esims_id_fk" FOREIGN KEY ("esim_id") REFERENCES "public"."esims"("id") ON DELETE no action ON UPDATE no action;