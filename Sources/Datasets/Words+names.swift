extension Words {
  /// First names from many countries, those of women first; letters of ASCII only, for they become user names.
  static let firstNames = WordList(listed: womensList + "\n" + mensList)

  static let womensNames = WordList(listed: womensList)

  private static let womensList = """
    Ada, Aisha, Akira, Alba, Alice, Amara, Amina, Ana, Andrea, Anita, Anjali, Anna, Asha, Astrid, Awa, Ayesha
    Beatriz, Bella, Bianca, Bintou, Camila, Carmen, Celia, Chana, Chipo, Clara, Claudia, Dalia, Daniela, Deepa
    Delia, Diana, Dina, Divya, Dora, Edith, Elena, Elif, Elisa, Emma, Esther, Eva, Farah, Fatima, Fiona, Flora
    Freya, Gita, Gloria, Grace, Greta, Hana, Hanna, Hawa, Helena, Ida, Imani, Ines, Ingrid, Irene, Isha, Ivana
    Jamila, Jana, Jasmin, Joana, Judith, Julia, Kadiatu, Karin, Kavya, Keiko, Khadija, Kiran, Lakshmi, Lara
    Laura, Leila, Lena, Lidia, Lina, Linh, Lucia, Lulu, Maha, Mai, Malika, Maria, Mariam, Marta, Maya, Meena
    Mei, Mercy, Mina, Mira, Mona, Nadia, Nafisa, Naomi
    """

  private static let mensList = """
    Abdul, Abebe, Adam, Ahmed, Alan, Albert, Alejandro, Ali, Amit, Andres, Anton, Arjun, Armando, Arun, Bakary
    Benito, Bilal, Boris, Bruno, Carlos, Chen, Chidi, Christian, Daniel, Darius, David, Diego, Dimitri, Edgar
    Eduardo, Elias, Emil, Emmanuel, Enzo, Erik, Farid, Felipe, Felix, Fernando, Franco, Gabriel, Ganesh, George
    Hamid, Hans, Hasan, Henrik, Hugo, Ibrahim, Igor, Ikenna, Imran, Isaac, Ivan, Jabari, Jamal, Javier, Jens
    Joao, Jonas, Jorge, Joseph, Juan, Kamal, Karim, Kofi, Kwame, Lars, Leo, Luca, Luis, Malik, Manuel, Marco
    Mateo, Miguel, Mohan, Moses, Musa, Nabil, Nikhil, Nils, Omar, Oscar, Pablo, Paulo, Pedro, Rafael, Rahul
    Rajesh, Ravi, Samuel, Sanjay, Sergei, Simon, Tariq, Thabo, Tomas, Viktor, Yusuf
    """

  /// 300 last names, likewise.
  static let lastNames = WordList(
    listed: """
      Abate, Abdi, Abebe, Acosta, Adebayo, Adeyemi, Agarwal, Aguilar, Ahmad, Akhtar, Alemu, Ali, Almeida, Alvarez
      Amadi, Andersen, Anand, Aquino, Araujo, Asante, Ashraf, Awad, Ayala, Ayele, Bachmann, Bah, Bakker, Balogun
      Banda, Banerjee, Barbosa, Barros, Barry, Basu, Bauer, Bekele, Benali, Benitez, Berg, Bhatt, Bianchi, Bose
      Botha, Braun, Brandt, Bravo, Bui, Caballero, Cabrera, Camara, Campos, Cardoso, Carvalho, Castillo, Castro
      Ceesay, Chanda, Chatterjee, Chaudhary, Chavez, Chen, Chikwanha, Cho, Choi, Cisse, Conde, Contreras, Correia
      Costa, Coulibaly, Cruz, Cunha, Da, Dahl, Darko, Das, Delgado, Demir, Deng, Desai, Diallo, Diaz, Diop
      Dlamini, Dominguez, Doshi, Duarte, Dube, Dubois, Duran, Dutta, Egwu, Eklund, Ekong, Escobar, Espinoza
      Estrada, Eze, Fall, Farooq, Fernandes, Ferrari, Ferreira, Figueroa, Fischer, Flores, Fofana, Fonseca, Fraser
      Fuchs, Fuentes, Gaikwad, Galvez, Gandhi, Garcia, Gebre, Ghosh, Gill, Gomes, Gonzalez, Gowda, Graf, Greco
      Guerrero, Guevara, Gupta, Guzman, Haddad, Haile, Hansen, Haque, Hassan, Hauser, Heinz, Hernandez, Herrera
      Hoang, Hoffmann, Holm, Horvat, Hossain, Huang, Hussain, Ibarra, Idowu, Ito, Iyer, Jackson, Jain, Jallow
      Jansen, Jensen, Jimenez, Joshi, Juarez, Kaba, Kamara, Kamau, Kang, Kapoor, Karlsson, Kaur, Kebede, Keita
      Keller, Khan, Kimani, Kipchoge, Klein, Koch, Kone, Kovac, Krishnan, Kruger, Kumar, Kurt, Lang, Landa, Larsen
      Lee, Leone, Lima, Lind, Lindqvist, Liu, Lopez, Lozano, Lund, Machado, Macharia, Maier, Makena, Malhotra
      Mamba, Manda, Mandal, Marino, Marques, Martinez, Mbeki, Medina, Mehta, Mekonnen, Mendes, Menon, Meyer
      Mishra, Mohamed, Molina, Moreno, Moretti, Moyo, Mudenda, Mukherjee, Muller, Munoz, Musa, Mutasa, Mwangi, Nair
      Nakamura, Nandi, Narayan, Navarro, Ncube, Ndiaye, Ndlovu, Nguyen, Nielsen, Njoroge, Nkosi, Novak, Nunez
      Nwosu, Obi, Ochieng, Odhiambo, Ojo, Okafor, Okeke, Okonkwo, Oliveira, Olsen, Omondi, Onyango, Ortega, Osei
      Otieno, Ouattara, Owusu, Pacheco, Pandey, Park, Patel, Patil, Pereira, Perez, Petrov, Pham, Phiri, Pillai
      Pinto, Popov, Prasad, Quispe, Rahman, Raman, Ramirez, Rana, Rao, Reddy, Reyes, Ricci, Richter, Rios, Rivera
      Rocha, Rojas, Romano, Rossi, Roy, Ruiz, Sahin, Saini, Salazar, Saleh, Sanchez, Santos, Sarkar, Sato, Schmidt
      Sesay, Shah, Sharma, Silva, Singh, Sithole, Sow, Suzuki, Tadesse
      """)
}
