/// Names of people, places and things to draw from.
enum Words {
  /// The place with this number: a city, or one of the same name with a number when there are more places than cities.
  static func place(_ number: Int) -> String {
    let round = number / places.count
    return round == 0 ? places[number] : "\(places[number % places.count]) \(round + 1)"
  }

  /// 200 cities of the world, some with accents: text is not ASCII.
  static let places = WordList(
    listed: """
      Lagos, Berlin, São Paulo, Mumbai, Nairobi, Tokyo, Lima, Cairo, Toronto, Jakarta, Paris, Dhaka, Madrid, Seoul, Accra
      Bogotá, Warsaw, Delhi, Sydney, Havana, Oslo, Karachi, Vienna, Manila, Dakar, Chicago, Rome, Hanoi, Quito, Athens
      Kampala, Lisbon, Chennai, Boston, Tunis, Prague, Lahore, Denver, Perth, Kigali, Zürich, Bangkok, Austin, Addis Ababa
      Medellín, Helsinki, Kolkata, Santiago, Durban, Osaka, Malmö, Houston, Kyoto, Rabat, Montevideo, Kraków, Pune, Tampa
      Luanda, Dublin, Kathmandu, Seattle, Córdoba, Lusaka, Bucharest, Colombo, Phoenix, Harare, Belgrade, Surat, Calgary
      Maputo, Sofia, Yangon, Atlanta, Abidjan, Riga, Cebu, Recife, Windhoek, Vilnius, Jaipur, Ottawa, Bamako, Tallinn, Hue
      Portland, Gaborone, Ljubljana, Indore, Montréal, Ouagadougou, Zagreb, Da Nang, Salvador, Blantyre, Bratislava
      Nagpur, Vancouver, Niamey, Tirana, Bhopal, Guadalajara, Lomé, Skopje, Patna, Monterrey, Cotonou, Sarajevo, Lucknow
      Puebla, Freetown, Podgorica, Kanpur, Tijuana, Monrovia, Porto, Varanasi, Mérida, Conakry, Seville, Agra, León, Banjul
      Valencia, Nashik, Cusco, Praia, Bilbao, Rajkot, Arequipa, Bissau, Málaga, Ranchi, Guayaquil, Douala, Naples, Mysore
      Cuenca, Yaoundé, Milan, Kochi, La Paz, Libreville, Turin, Madurai, Sucre, Malabo, Genoa, Amritsar, Asunción, Bangui
      Lyon, Jodhpur, Rosario, N'Djamena, Marseille, Raipur, Mendoza, Juba, Bordeaux, Guwahati, Salta, Asmara, Nantes
      Dehradun, Natal, Djibouti, Lille, Shillong, Fortaleza, Mombasa, Geneva, Imphal, Belém, Kisumu, Bern, Gangtok, Manaus
      Arusha, Basel, Panaji, Curitiba, Dodoma, Hamburg, Mwanza, Cologne, Kisangani, Dresden, Goma, Leipzig, Bukavu, Bremen
      Stuttgart, Zanzibar, Graz, Huambo, Innsbruck, Maseru, Bergen
      """)
}
