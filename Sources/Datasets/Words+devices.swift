extension Words {
  /// What people who work in an office browse with.
  static let browsers = WordList([
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:129.0) Gecko/20100101 Firefox/129.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36",
  ])

  /// What telephones in the field say they are.
  static let telephones = WordList([
    "CommCare/2.53 (Android 9; SM-J260F)", "CommCare/2.53 (Android 10; Redmi 8A)",
    "CommCare/2.54 (Android 11; TECNO KE5)",
    "CommCare/2.54 (Android 12; SM-A032F)", "CommCare/2.55 (Android 12; itel A49)",
    "CommCare/2.55 (Android 13; Nokia C12)",
  ])

  /// Pages of the web, below the domain's address.
  static let pages = WordList([
    "dashboard/", "reports/worker_activity/", "reports/case_list/", "reports/submit_history/",
    "reports/daily_form_stats/",
    "users/web/", "users/commcare/", "users/commcare/list/", "apps/view/", "data/export/form/", "data/export/case/",
    "settings/users/groups/", "messaging/sms/", "cloudcare/apps/", "locations/list/",
  ])

  /// What a telephone asks for.
  static let calls = WordList(["phone/restore/", "phone/heartbeat/", "receiver/secure/post/", "phone/keys/"])

  static let roles = WordList(["admin", "supervisor", "analyst", "field implementer"])
}
