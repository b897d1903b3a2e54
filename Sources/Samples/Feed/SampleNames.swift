/// Names for the customers of the sample. Everything is invented.
enum SampleNames {
    static let first = words(
        "Abel Agnes Albin Amos Anya Astrid Bastian Beatrix Caleb Camille Clara Cyrus Daphne Delphine Edgar Elspeth "
            + "Emil Esther Fabian Fiona Flora Gideon Greer Hazel Hector Ines Iris Isaac Jasper Joan Judith Kai Lena "
            + "Linus Lucia Mabel Magnus Marta Milo Mira Nell Noor Odette Olaf Opal Oscar Pearl Phineas Rhoda Roland "
            + "Ruth Samir Sigrid Soren Stella Tobias Ulla Vera Wendell Yusuf")
    static let last = words(
        "Abernathy Achterberg Ashworth Barnaby Bellamy Blackwood Brightwell Cartwright Colquhoun Crane Dunmore "
            + "Eastwick Everhart Fairbanks Fenwick Galloway Greenfield Hargrove Hawthorne Holloway Ingram Jernigan "
            + "Kensington Larkspur Lockhart Mayfield Merrick Nightingale Norwood Oakley Pemberton Prescott Quimby "
            + "Radcliffe Redfern Sandoval Sinclair Somerset Stanhope Tremblay Underwood Vandermeer Wakefield Whitlock "
            + "Winslow Yarborough Zimmer")
    static let streets = words(
        "Ash Beacon Birch Canal Cedar Depot Elm Foundry Garden Harbor Juniper Larch Mill Orchard Quarry Ridge Station")
    static let companies = words(
        "Aspen Badger Cobblestone Dovetail Eagle Fernhill Goldfinch Hickory Irongate Juniper Kestrel Lantern Maplewood")
    static let trades = words(
        "Bakery Clinic Dental Design Farms Foods Freight Garage Hardware Law Outfitters Press Studio Veterinary")

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
